import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import {
  appliedMigrations,
  createMigrationTable,
  grantRole,
  lockMigrations,
  migrationsReadable,
  recordMigration,
  unlockMigrations,
} from './migrate.sql.ts';

export class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings the schema up to date: applies each `NNNN_name.sql` of the folder once, in order, each in its own transaction,
 * forwards only. Safe with several processes starting at once: one migrates, the others wait and find nothing to do.
 * Then (re)grants the application's role what it needs. Returns the names applied now.
 */
export async function migrate(options: {
  ownerUrl: string;
  appRole: string;
  folder: URL;
}): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'gatehouse-migrate' });
  await client.connect();
  try {
    await client.query(lockMigrations);
    await client.query(createMigrationTable);
    const applied = new Map(
      (await client.query<{ name: string; checksum: string }>(appliedMigrations)).rows.map((row) => [
        row.name,
        row.checksum,
      ]),
    );
    const now: string[] = [];
    for (const migration of await readMigrations(options.folder)) {
      const before = applied.get(migration.name);
      if (before === migration.checksum) continue;
      if (before) throw new MigrationError(`${migration.name} was changed after it had been applied`);
      await apply(client, migration);
      now.push(migration.name);
    }
    await client.query(grantRole(client.escapeIdentifier(options.appRole)));
    return now;
  } finally {
    await client.query(unlockMigrations).catch(() => {});
    await client.end();
  }
}

/** Names of the migrations that the database still lacks, as far as the application's role can see. */
export async function pendingMigrations(url: string, folder: URL): Promise<string[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'gatehouse-migrate',
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ readable: boolean }>(migrationsReadable);
    const applied = rows[0]?.readable ? (await client.query<{ name: string }>(appliedMigrations)).rows : [];
    const known = new Set(applied.map((row) => row.name));
    return (await readMigrations(folder)).map((each) => each.name).filter((name) => !known.has(name));
  } finally {
    await client.end();
  }
}

/** One file of the folder; `checksum` is its SHA-256. */
export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/** All of the folder, in the order in which they are applied. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function apply(client: pg.Client, migration: Migration) {
  try {
    await client.query('BEGIN');
    await applyInTransaction(client, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Applies and records one migration in the transaction that is open; MigrationError where the database refuses it. */
export async function applyInTransaction(client: pg.ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query(migration.text);
    await client.query(recordMigration, [migration.name, migration.checksum]);
  } catch (error) {
    throw new MigrationError(`${migration.name} could not be applied: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
