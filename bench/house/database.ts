import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/infra/database/embedded.ts';
import { createLog } from '../../src/infra/log.ts';

/** The one PostgreSQL that serves the product and its peers, as the product's demo runs it: fsync on. */
export interface DatabaseServer {
  /** Its first process: all of PostgreSQL descends from it. */
  readonly pid: number;
  /** Makes an empty database of this name. */
  create(name: string): Promise<Urls>;
  stop(): Promise<void>;
}

export interface Urls {
  readonly owner: string;
  readonly app: string;
  /** The superuser: for filling tables without their triggers. */
  readonly admin: string;
}

export async function startDatabaseServer(dataFolder: string): Promise<DatabaseServer> {
  const server = await startEmbeddedPostgres({ dataFolder, log: createLog('warn') });
  const pid = Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return { pid, create: (name) => create(server, name), stop: () => server.stop() };
}

async function create(server: EmbeddedPostgres, name: string): Promise<Urls> {
  const owner = decodeURIComponent(new URL(server.ownerUrl).username);
  await query(server.adminUrl, `CREATE DATABASE ${name} OWNER ${owner}`);
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return { owner: at(server.ownerUrl), app: at(server.appUrl), admin: at(server.adminUrl) };
}

/** One or several statements on a connection of their own. */
export async function query<Row = unknown>(
  url: string,
  text: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
