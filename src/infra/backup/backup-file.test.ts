import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordError, SealedStreamError } from './errors.ts';
import { type BackupRecord, decodeRecords, encodeRecord, rowsIn } from './records.ts';
import { openStream, sealStream } from './sealed-stream.ts';

const passphrase = 'a passphrase for tests only';
const chunk = 65_536;

async function* pieces(...buffers: Buffer[]): AsyncIterable<Buffer> {
  yield* buffers;
}
async function all<T>(given: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of given) found.push(each);
  return found;
}
const whole = async (bytes: AsyncIterable<Buffer>): Promise<Buffer> => Buffer.concat(await all(bytes));
const seal = (plain: Buffer) => whole(sealStream(passphrase, pieces(plain)));

/** Cut into pieces of this size, as a disk or a network may give it. */
const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

describe('a sealed stream', () => {
  test.each([1, chunk, chunk + 1, 3 * chunk])(
    '%i bytes come back, however they are cut, and none of them can be read before',
    async (length) => {
      const plain = Buffer.alloc(length, 'text ');
      const sealed = await seal(plain);
      expect(sealed.length).toBe(81 + length + 16 * Math.ceil(length / chunk));
      expect(sealed.includes('text ')).toBe(false);
      for (const size of [7_919, sealed.length])
        expect((await whole(openStream(passphrase, pieces(...cut(sealed, size))))).equals(plain)).toBe(true);
    },
  );

  test('the same text never looks the same twice', async () => {
    const [one, two] = [await seal(Buffer.from('same')), await seal(Buffer.from('same'))];
    expect(one.subarray(17, 49).equals(two.subarray(17, 49))).toBe(false);
    expect(one.subarray(81).equals(two.subarray(81))).toBe(false);
  });

  test('of nothing there is nothing to open', async () => {
    await expect(whole(openStream(passphrase, pieces(await seal(Buffer.alloc(0)))))).rejects.toThrow(
      SealedStreamError,
    );
  });

  test('whatever is done to it, it is refused or comes back whole', async () => {
    const plain = Buffer.alloc(2 * chunk + 100, 'text ');
    const sealed = await seal(plain);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'cut', 'remove', 'double'),
        async (at, by, what) => {
          const altered = {
            change: () => {
              const copy = Buffer.from(sealed);
              copy[at] = (copy[at] ?? 0) ^ by;
              return copy;
            },
            cut: () => sealed.subarray(0, at),
            remove: () => Buffer.concat([sealed.subarray(0, at), sealed.subarray(at + by)]),
            double: () => Buffer.concat([sealed.subarray(0, at + by), sealed.subarray(at)]),
          }[what]();
          const outcome = await whole(openStream(passphrase, pieces(altered))).catch((error) => error);
          // Cutting nothing off changes nothing.
          if (altered.equals(sealed)) return expect(outcome).toEqual(plain);
          expect(outcome).toBeInstanceOf(SealedStreamError);
        },
      ),
      // Each try derives a key, which is slow by intent.
      { numRuns: 8 },
    );
  });
});

describe('records', () => {
  const records: BackupRecord[] = [
    { kind: 'manifest', format: 1, at: '2027-03-31T00:00:00.000Z', program: '1.0.0', migrations: [] },
    { kind: 'table', name: 'users', columns: ['id', 'näme'] },
    { kind: 'data', bytes: Buffer.from('1\tAnn\n2\t\\N\n') },
    { kind: 'rows', count: 2 },
    { kind: 'table', name: 'empty', columns: ['id'] },
    { kind: 'rows', count: 0 },
    { kind: 'end', tables: 2, rows: 2 },
  ];
  const decode = (bytes: Buffer[]) => all(decodeRecords(pieces(...bytes)));

  test('come back as they were, however they are cut', async () => {
    const bytes = Buffer.concat(records.flatMap(encodeRecord));
    for (const size of [1, 3, 64, bytes.length]) expect(await decode(cut(bytes, size))).toEqual(records);
  });

  test('long data is cut, and is the same again', async () => {
    const bytes = Buffer.alloc(300_000, 'row\n');
    const frames = encodeRecord({ kind: 'data', bytes });
    expect(frames.length).toBeGreaterThan(1);
    expect(rowsIn(bytes)).toBe(75_000);
    const [manifest, users] = records;
    if (!manifest || !users) throw new Error('no records');
    const found = decode([...encodeRecord(manifest), ...encodeRecord(users), ...frames]);
    await expect(found).rejects.toThrow('it has no end');
  });

  test.each<[string, number[]]>([
    ['without an end', [0, 1, 2, 3]],
    ['data outside a table', [0, 2, 6]],
    ['without a manifest', [1, 2, 3, 6]],
    ['a table that is not closed', [0, 1, 2, 6]],
    ['something after the end', [0, 6, 6]],
  ])('%s: refused', async (_what, order) => {
    const chosen = order.flatMap((index) => records[index] ?? []);
    await expect(decode(chosen.flatMap(encodeRecord))).rejects.toThrow(RecordError);
  });

  test('half a record is no record', async () => {
    const bytes = Buffer.concat(records.flatMap(encodeRecord));
    await expect(decode([bytes.subarray(0, bytes.length - 1)])).rejects.toThrow(RecordError);
    await expect(decode([Buffer.from([9, 0, 0, 0, 0])])).rejects.toThrow('an unknown record');
    await expect(decode([Buffer.from([0, 255, 255, 255, 255])])).rejects.toThrow('an unknown record');
  });
});
