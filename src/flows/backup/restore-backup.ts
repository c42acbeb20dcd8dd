import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { recordEvent, system } from '../../domain/audit/audit.ts';
import { findReserved } from '../../domain/organizations/organizations.ts';
import {
  allTables,
  begin,
  closeTable,
  commit,
  copyIn,
  isFilled,
  openTable,
  recordedMigrations,
  renewStatistics,
  rollback,
  schemaIsBare,
  takeTime,
  walledTables,
} from '../../infra/backup/catalog.sql.ts';
import { RecordError } from '../../infra/backup/errors.ts';
import { type BackupRecord, type Manifest, rowsIn } from '../../infra/backup/records.ts';
import type { Database } from '../../infra/database/database.ts';
import {
  createMigrationTable,
  grantRole,
  lockMigrationsInTransaction,
} from '../../infra/database/migrate.sql.ts';
import { applyInTransaction, type Migration, readMigrations } from '../../infra/database/migrate.ts';
import { databaseWithin } from '../../infra/database/single.ts';
import type { Needs } from '../../infra/infra.ts';
import { backupPolicy } from './backup-policy.sql.ts';
import { RestoreError } from './errors.ts';
import { type BackupContents, readBackup } from './read-backup.ts';

export interface RestoreOptions extends Needs<'keyring'> {
  readonly ownerUrl: string;
  readonly appRole: string;
  readonly path: string;
  readonly passphrase: string;
  /** What `inspectBackup` found: a file that was not read to its end is not restored. */
  readonly contents: BackupContents;
  readonly migrations: URL;
  /** Looks at what was restored before it counts; throws where it must not. */
  readonly prove: (database: Database) => Promise<void>;
  readonly onProgress?: (table: string, rows: number) => void;
}

/**
 * Puts a backup into an empty database: the schema of its time, its rows, then what the schema gained since. All of it is
 * one transaction; where anything fails, the database stays as it was. Throws RestoreError, and whatever `prove` throws.
 */
export async function restoreBackup(options: RestoreOptions): Promise<void> {
  const { contents, onProgress } = options;
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'gatehouse-restore' });
  await client.connect();
  try {
    await client.query(begin);
    await client.query(takeTime);
    await client.query(lockMigrationsInTransaction);
    const { before, after } = await chooseMigrations(contents.manifest, options.migrations);
    await layOut(client, before);
    await fill(client, readBackup(options.path, options.passphrase), onProgress);
    for (const migration of after) await applyInTransaction(client, migration);
    await client.query(grantRole(client.escapeIdentifier(options.appRole)));
    await client.query(renewStatistics(await tableNames(client)));
    const database = databaseWithin(client);
    await options.prove(database);
    await record({ ...options, database }, contents.manifest);
    await client.query(commit);
  } catch (error) {
    await client.query(rollback).catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

/** Those that the backup was made with, and those that this program has beyond them. */
async function chooseMigrations(manifest: Manifest, folder: URL) {
  const known = await readMigrations(folder);
  for (const { name, checksum } of manifest.migrations) {
    const ours = known.find((each) => each.name === name);
    if (ours?.checksum !== checksum)
      throw new RestoreError(
        `The backup was made by Gatehouse ${manifest.program}, whose migration ${name} is not this program's. Restore it with that version, then upgrade.`,
      );
  }
  const then = new Set(manifest.migrations.map(({ name }) => name));
  return {
    before: known.filter(({ name }) => then.has(name)),
    after: known.filter(({ name }) => !then.has(name)),
  };
}

/** The schema of the backup, in a database that holds nothing: no tables, or exactly these and no row in any. */
async function layOut(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const { rows: found } = await client.query<{ bare: boolean }>(schemaIsBare);
  if (found[0]?.bare) {
    await client.query(createMigrationTable);
    for (const migration of migrations) await applyInTransaction(client, migration);
    return;
  }
  const empty = 'A backup goes into an empty database: make a new one, without tables.';
  const { rows: applied } = await client
    .query<{ name: string }>(recordedMigrations)
    .catch(() => Promise.reject(new RestoreError(`This database belongs to something else. ${empty}`)));
  if (applied.length !== migrations.length)
    throw new RestoreError(`The schema of this database is not that of the backup. ${empty}`);
  for (const name of await tableNames(client)) {
    if (name === 'schema_migrations') continue;
    const { rows } = await client.query<{ filled: boolean }>(isFilled(name));
    if (rows[0]?.filled) throw new RestoreError(`This database holds data already (${name}). ${empty}`);
  }
}

const tableNames = async (client: pg.Client): Promise<string[]> =>
  (await client.query<{ name: string }>(allTables)).rows.map(({ name }) => name);

/** Table after table, in the order of the backup: those that others refer to come first. */
async function fill(
  client: pg.Client,
  records: AsyncIterable<BackupRecord>,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> {
  const tables = await tableNames(client);
  const { rows } = await client.query<{ name: string }>(walledTables);
  const walled = new Set(rows.map(({ name }) => name));
  const iterator = records[Symbol.asyncIterator]();
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    if (next.value.kind !== 'table') continue;
    const { name, columns } = next.value;
    if (!tables.includes(name) || backupPolicy[name]?.keep === 'nothing')
      throw new RestoreError(
        `The backup holds a table ${name}, which this program would not have put there.`,
      );
    await client.query(openTable(name));
    const came = { rows: 0, promised: 0 };
    const stream = client.query(copyFrom(copyIn(name, columns)));
    await pipeline(
      dataOf(iterator, came, (count) => onProgress?.(name, count)),
      stream,
    );
    if (came.rows !== came.promised || stream.rowCount !== came.promised)
      throw new RecordError(`${name} should have ${came.promised} rows, not ${stream.rowCount}`);
    await client.query(closeTable(name, walled.has(name)));
  }
}

/** The bytes of one table, up to and with the record that says how many rows they are. */
async function* dataOf(
  iterator: AsyncIterator<BackupRecord>,
  came: { rows: number; promised: number },
  onRows: (count: number) => void,
): AsyncIterable<Buffer> {
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    if (next.value.kind === 'rows') {
      came.promised = next.value.count;
      return;
    }
    if (next.value.kind !== 'data') throw new RecordError(`${next.value.kind} among the rows of a table`);
    came.rows += rowsIn(next.value.bytes);
    onRows(came.rows);
    yield next.value.bytes;
  }
}

/** Whoever reads the history sees where it was taken up again. */
async function record(infra: Needs<'database' | 'keyring'>, manifest: Manifest): Promise<void> {
  const organizationId = await findReserved(infra.database.outside);
  if (!organizationId) return;
  await infra.database.inOrganization(organizationId, (tx) =>
    recordEvent(tx, infra, {
      organizationId,
      actor: system,
      action: 'portal.restored',
      subject: { kind: 'portal' },
      change: { at: manifest.at },
    }),
  );
}
