import { createHash } from 'node:crypto';

/**
 * A set of folded passwords: never a wrong no; a wrong yes for about n in 2^40 (1 in 8 million at 130,000).
 */
export type PasswordFilter = { readonly size: number; has(folded: string): boolean };

// magic | number in each of 65,536 buckets (1 byte each) | 3 bytes for each password, bucket by bucket,
// ascending. A password is the first 5 bytes of its SHA-256: 2 choose the bucket, 3 stand in it.
const magic = Buffer.from('GHWP1');
const buckets = 65_536;
const entryBytes = 3;

/** The one form in which a password is listed and looked up. */
export function foldPassword(password: string): string {
  return password.normalize('NFKC').toLowerCase();
}

/** Reads what `writeFilter` wrote; throws when it is anything else. */
export function readFilter(file: Buffer): PasswordFilter {
  const counts = file.subarray(magic.length, magic.length + buckets);
  const entries = file.subarray(magic.length + buckets);
  const starts = new Uint32Array(buckets + 1);
  for (const [bucket, count] of counts.entries()) starts[bucket + 1] = (starts[bucket] ?? 0) + count;
  const size = starts[buckets] ?? 0;
  if (!file.subarray(0, magic.length).equals(magic) || entries.length !== size * entryBytes) {
    throw new Error('the list of weak passwords is damaged');
  }
  return {
    size,
    has(folded) {
      const { bucket, entry } = hashOf(folded);
      for (let at = starts[bucket] ?? 0; at < (starts[bucket + 1] ?? 0); at++) {
        if (entries.readUIntBE(at * entryBytes, entryBytes) === entry) return true;
      }
      return false;
    },
  };
}

/** The file of a filter: the same passwords in any order give the same bytes. */
export function writeFilter(folded: Iterable<string>): Buffer {
  const contents = Array.from({ length: buckets }, () => new Set<number>());
  for (const password of folded) {
    const { bucket, entry } = hashOf(password);
    contents[bucket]?.add(entry);
  }
  const counts = Buffer.alloc(buckets);
  const pieces: Buffer[] = [magic, counts];
  for (const [bucket, entries] of contents.entries()) {
    counts.writeUInt8(entries.size, bucket); // throws above 255, far from the handful that a bucket holds
    for (const entry of [...entries].sort((a, b) => a - b)) {
      const bytes = Buffer.alloc(entryBytes);
      bytes.writeUIntBE(entry, 0, entryBytes);
      pieces.push(bytes);
    }
  }
  return Buffer.concat(pieces);
}

function hashOf(folded: string): { bucket: number; entry: number } {
  const digest = createHash('sha256').update(folded).digest();
  return { bucket: digest.readUInt16BE(0), entry: digest.readUIntBE(2, entryBytes) };
}
