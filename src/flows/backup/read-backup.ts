import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RecordError } from '../../infra/backup/errors.ts';
import { type BackupRecord, decodeRecords, type Manifest } from '../../infra/backup/records.ts';
import { openStream } from '../../infra/backup/sealed-stream.ts';
import type { TableCount } from './write-backup.ts';

export interface BackupContents {
  readonly manifest: Manifest;
  readonly tables: readonly TableCount[];
}

/** The records of a backup. Throws SealedStreamError or RecordError. */
export function readBackup(path: string, passphrase: string): AsyncIterable<BackupRecord> {
  const sealed = createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  return decodeRecords(unzipped(openStream(passphrase, sealed)));
}

/**
 * Reads a backup from the first byte to the last without acting on it: what it holds, or SealedStreamError or RecordError
 * where it is not whole, not ours, or sealed with another key.
 */
export async function inspectBackup(
  path: string,
  passphrase: string,
  onProgress?: (table: string, rows: number) => void,
): Promise<BackupContents> {
  let manifest: Manifest | undefined;
  const tables: TableCount[] = [];
  let name = '';
  for await (const record of readBackup(path, passphrase)) {
    if (record.kind === 'manifest') manifest = record;
    if (record.kind === 'table') name = record.name;
    if (record.kind === 'rows') {
      tables.push({ name, rows: record.count });
      onProgress?.(name, record.count);
    }
    if (record.kind === 'end' && record.tables !== tables.length) throw new RecordError('a table is missing');
  }
  if (!manifest) throw new RecordError('it has no manifest');
  if (manifest.format !== 1) throw new RecordError(`its inner form (${manifest.format}) is unknown`);
  return { manifest, tables };
}

function unzipped(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // Whatever fails on the way reaches whoever reads from it.
  pipeline(Readable.from(bytes), gunzip, () => {});
  return gunzip;
}
