import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { spawnAs } from './embedded-account.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { Home } from './embedded-home.ts';
import { keepLastLines } from './embedded-log.ts';

/**
 * Makes an empty database cluster in `home.cluster` whose superuser `postgres` has this password. It is made beside
 * its place and renamed, so what stands there is always whole; the remains of a start that was cut short are removed.
 */
export async function createCluster(home: Home, password: string): Promise<void> {
  const parent = dirname(home.cluster);
  const prefix = `${basename(home.cluster)}.new-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const draft = join(parent, prefix + randomBytes(6).toString('hex'));
  const passwordFile = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.account) {
    for (const path of [draft, passwordFile]) chownSync(path, home.account.uid, home.account.gid);
  }
  try {
    await runInitdb(home, draft, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, home.cluster);
  syncFolder(parent);
}

async function runInitdb(home: Home, folder: string, passwordFile: string): Promise<void> {
  // The builtin locale sorts the same on every machine, whatever its C library is.
  const command = [
    ...['--pgdata', folder, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    '--no-instructions',
  ];
  const child = spawnAs(home.account, [home.binaries.initdb, ...command], {
    env: home.binaries.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = keepLastLines([child.stdout, child.stderr]);
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new EmbeddedPostgresError('PostgreSQL could not make its database.', { serverLog: lines() });
}

/** A rename outlives a power failure once the folder that holds the name is on the disk. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
