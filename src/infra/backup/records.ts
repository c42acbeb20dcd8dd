// The inner form of a backup, version 1: a row of records, compressed by gzip (RFC 1952) before it is sealed.
//
//   kind (1) | length of what follows (4, big-endian) | content
//
// manifest, then for each table: table, data (as `COPY … TO STDOUT` of PostgreSQL gives it, cut anywhere), rows; then end.

import { RecordError } from './errors.ts';

const kinds = ['manifest', 'table', 'data', 'rows', 'end'] as const;
type Kind = (typeof kinds)[number];

/** Data is cut into pieces of this size; a record that is longer than the second is none of ours. */
const pieceBytes = 64 * 1024;
const longest = 1024 * 1024;

export interface Manifest {
  readonly format: 1;
  /** The moment that the backup shows. */
  readonly at: string;
  readonly program: string;
  /** In the order in which they were applied. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
}

export type BackupRecord =
  | ({ readonly kind: 'manifest' } & Manifest)
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'rows'; readonly count: number }
  | { readonly kind: 'end'; readonly tables: number; readonly rows: number };

/** What a record looks like in the file; data of any length is cut into several. */
export function encodeRecord(record: BackupRecord): Buffer[] {
  const { kind, ...content } = record;
  if (kind !== 'data') return [framed(kind, Buffer.from(JSON.stringify(content)))];
  const frames: Buffer[] = [];
  for (let at = 0; at < record.bytes.length; at += pieceBytes)
    frames.push(framed('data', record.bytes.subarray(at, at + pieceBytes)));
  return frames;
}

/** How many rows end here: COPY writes each as a line, and line breaks within it as `\\n`. */
export function rowsIn(data: Buffer): number {
  let rows = 0;
  for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1)) rows += 1;
  return rows;
}

/** The records again, and a guarantee that they follow in order and that the last is the end. Throws RecordError. */
export async function* decodeRecords(bytes: AsyncIterable<Buffer>): AsyncIterable<BackupRecord> {
  let before: Kind | undefined;
  for await (const { kind, content } of frames(bytes)) {
    if (!follows[kind].includes(before ?? 'nothing'))
      throw new RecordError(`${kind} after ${before ?? 'nothing'}`);
    before = kind;
    if (kind === 'data') yield { kind, bytes: content };
    else yield { kind, ...(JSON.parse(content.toString('utf8')) as object) } as BackupRecord;
  }
  if (before !== 'end') throw new RecordError('it has no end');
}

const follows: Record<Kind, readonly (Kind | 'nothing')[]> = {
  manifest: ['nothing'],
  table: ['manifest', 'rows'],
  data: ['table', 'data'],
  rows: ['table', 'data'],
  end: ['manifest', 'rows'],
};

function framed(kind: Kind, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = kinds.indexOf(kind);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

async function* frames(bytes: AsyncIterable<Buffer>): AsyncIterable<{ kind: Kind; content: Buffer }> {
  let left: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    left = left.length > 0 ? Buffer.concat([left, piece]) : piece;
    while (left.length >= 5) {
      const kind = kinds[left[0] ?? kinds.length];
      const length = left.readUInt32BE(1);
      if (!kind || length > longest) throw new RecordError('an unknown record');
      if (left.length < 5 + length) break;
      yield { kind, content: left.subarray(5, 5 + length) };
      left = left.subarray(5 + length);
    }
  }
  if (left.length > 0) throw new RecordError('it ends in the middle of a record');
}
