import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  beginSnapshot,
  commit,
  copyOut,
  countRows,
  momentOfSnapshot,
  recordedMigrations,
  takeTime,
} from '../../infra/backup/catalog.sql.ts';
import { type BackupRecord, encodeRecord, type Manifest, rowsIn } from '../../infra/backup/records.ts';
import { sealStream } from '../../infra/backup/sealed-stream.ts';
import { lockMigrationsShared } from '../../infra/database/migrate.sql.ts';
import { type Table, tablesInOrder } from './tables.ts';

export interface TableCount {
  readonly name: string;
  readonly rows: number;
}

export interface WrittenBackup {
  readonly at: Date;
  readonly kept: readonly TableCount[];
  /** Rows that stayed behind, and why. */
  readonly leftOut: readonly (TableCount & { readonly why: string })[];
  readonly bytes: number;
}

export interface BackupOptions {
  readonly ownerUrl: string;
  readonly passphrase: string;
  readonly path: string;
  /** Version of the program, for whoever reads the backup. */
  readonly program: string;
  /** Called now and then with the table under way and its rows so far. */
  readonly onProgress?: (table: string, rows: number) => void;
}

/**
 * Writes everything that the policy keeps, as it was at one moment, while the portal goes on. The file appears under its
 * name once it is whole. Throws BackupPolicyError, and whatever the database or the disk says; then there is no file.
 */
export async function writeBackup(options: BackupOptions): Promise<WrittenBackup> {
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'gatehouse-backup' });
  const unfinished = `${options.path}.unfinished`;
  await client.connect();
  try {
    // Only who runs the command may read it; and whatever stands there already is not ours to overwrite.
    const file = await open(unfinished, 'wx', 0o600);
    try {
      const written = await writeTo(file, client, options);
      await rename(unfinished, options.path);
      return written;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  } finally {
    await client.end();
  }
}

async function writeTo(file: FileHandle, client: pg.Client, options: BackupOptions): Promise<WrittenBackup> {
  const kept: TableCount[] = [];
  const leftOut: WrittenBackup['leftOut'][number][] = [];
  await client.query(beginSnapshot);
  await client.query(takeTime);
  // A migration waits until the backup is done, or the tables would change under it.
  await client.query(lockMigrationsShared);
  const tables = await tablesInOrder(client);
  const manifest = await describe(client, options.program);

  async function* records(): AsyncIterable<BackupRecord> {
    yield { kind: 'manifest', ...manifest };
    for (const table of tables) {
      const { name, policy } = table;
      let rows = 0;
      if (policy.keep !== 'nothing') {
        yield { kind: 'table', name, columns: table.columns };
        for await (const bytes of copied(client, table)) {
          rows += rowsIn(bytes);
          yield { kind: 'data', bytes };
          options.onProgress?.(name, rows);
        }
        yield { kind: 'rows', count: rows };
        kept.push({ name, rows });
      }
      const behind = policy.keep === 'all' ? 0 : (await countOf(client, name)) - rows;
      if (policy.keep !== 'all' && behind > 0) leftOut.push({ name, rows: behind, why: policy.why });
    }
    yield { kind: 'end', tables: kept.length, rows: kept.reduce((sum, { rows }) => sum + rows, 0) };
  }

  const output = file.createWriteStream({ flush: true });
  await pipeline(
    Readable.from(encoded(records())),
    createGzip(),
    (plain: AsyncIterable<Buffer>) => sealStream(options.passphrase, plain),
    output,
  );
  await client.query(commit);
  return { at: new Date(manifest.at), kept, leftOut, bytes: output.bytesWritten };
}

async function* encoded(records: AsyncIterable<BackupRecord>): AsyncIterable<Buffer> {
  for await (const record of records) yield* encodeRecord(record);
}

function copied(client: pg.Client, { name, columns, policy }: Table): AsyncIterable<Buffer> {
  const { rows, columns: instead } = policy.keep === 'some' ? policy : {};
  return client.query(copyTo(copyOut(name, columns, rows, instead)));
}

async function describe(client: pg.Client, program: string): Promise<Manifest> {
  const { rows: moment } = await client.query<{ at: Date }>(momentOfSnapshot);
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(recordedMigrations);
  return { format: 1, at: (moment[0]?.at ?? new Date()).toISOString(), program, migrations };
}

const countOf = async (client: pg.Client, table: string): Promise<number> =>
  (await client.query<{ count: number }>(countRows(table))).rows[0]?.count ?? 0;
