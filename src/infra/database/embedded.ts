import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../log.ts';
import { appRole, ownerRole, portalDatabase, preparePortalDatabase } from './embedded.sql.ts';
import { createCluster } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { findHome } from './embedded-home.ts';
import { stopLeftover } from './embedded-leftover.ts';
import { takeLock } from './embedded-lock.ts';
import { keepSecrets } from './embedded-secrets.ts';
import { type Server, startServer } from './embedded-server.ts';

export { EmbeddedPostgresError };

/** Addresses of the running database, passwords inside. `stop` ends it; a second call waits for the first. */
export interface EmbeddedPostgres {
  /** Owns the database `gatehouse`: for migrations. */
  readonly ownerUrl: string;
  /** May connect to `gatehouse`, and what the owner grants: for the portal. */
  readonly appUrl: string;
  /** The superuser, at the database `postgres`: for tests and repairs. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataFolder: string;
  /** Any free port where it is not given. */
  port?: number | undefined;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Runs a PostgreSQL of our own as a child process, with its data in `<dataFolder>/postgres`, reachable from this
 * machine only. The first start makes the database and its roles, later ones use them. Fails with
 * EmbeddedPostgresError, whose message says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError(`The embedded PostgreSQL could not be started: ${why}`, { cause: error });
  }
}

async function start({ dataFolder, port, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  // Root's PostgreSQL runs under another account, which must pass through; every file inside has its own mode.
  mkdirSync(dataFolder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const folder = realpathSync(dataFolder);
  const release = takeLock(join(folder, 'postgres.lock'));
  let server: Server | undefined;
  try {
    const home = findHome(folder, log);
    const secrets = keepSecrets(join(folder, 'postgres.secrets.json'), home.cluster);
    if (existsSync(home.cluster)) await stopLeftover(home.cluster, log);
    else await createCluster(home, secrets.admin);
    server = await startServer(home, { port, password: secrets.admin, log });
    await preparePortalDatabase(server.admin, secrets);
    await server.admin.end();
    const { port: at, stop } = server;
    const url = (role: string, password: string, database: string) =>
      `postgres://${role}:${password}@127.0.0.1:${at}/${database}`;
    let stopped: Promise<void> | undefined;
    return {
      ownerUrl: url(ownerRole, secrets.owner, portalDatabase),
      appUrl: url(appRole, secrets.app, portalDatabase),
      adminUrl: url('postgres', secrets.admin, 'postgres'),
      stop: () => {
        stopped ??= stop().finally(release);
        return stopped;
      },
    };
  } catch (error) {
    await server?.stop();
    release();
    throw error;
  }
}
