import { constants, crc32, deflateRawSync } from 'node:zlib';

/** What differs between two copies of a common page, each as long as every other of its kind. */
export interface Particulars {
  readonly csrf: string;
  readonly nonce: string;
}

/**
 * A page's bytes with room for its particulars; and the same as a gzip file, packed once, in which they stand unpacked
 * (so that nothing can be learnt from how well a token packs).
 */
export interface Blank {
  readonly plain: Form;
  readonly gzip: Form;
}

interface Form {
  readonly bytes: Buffer;
  readonly places: readonly Place[];
}

interface Place {
  readonly what: keyof Particulars;
  readonly at: number;
}

/** Makes a blank of a rendered page: `marks` stand in it where the particulars will, and nowhere else. */
export function makeBlank(page: string, marks: Particulars): Blank {
  const bytes = Buffer.from(page);
  const places = (['csrf', 'nonce'] as const)
    .flatMap((what) => placesOf(marks[what], bytes).map((at) => ({ what, at })))
    .sort((a, b) => a.at - b.at);
  return { plain: { bytes, places }, gzip: packAround(bytes, places, marks) };
}

/** A copy of the page with these particulars, as it is or as a gzip file. */
export function fillBlank(blank: Blank, particulars: Particulars, packed: boolean): Buffer {
  const plain = copy(blank.plain, particulars);
  if (!packed) return plain;
  const file = copy(blank.gzip, particulars);
  file.writeUInt32LE(crc32(plain), file.length - trailer.checksumFromEnd);
  return file;
}

function copy({ bytes, places }: Form, particulars: Particulars): Buffer {
  const filled = Buffer.from(bytes);
  for (const { what, at } of places) filled.write(particulars[what], at, 'latin1');
  return filled;
}

function placesOf(mark: string, bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
}

// RFC 1952 section 2.3: deflate, no name, no time, unknown system.
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const trailer = { size: 8, checksumFromEnd: 8, lengthFromEnd: 4 };

/**
 * A gzip file of the page in which each particular is a stored block (RFC 1951 section 3.2.4), so that its bytes may be
 * replaced. What stands between them is deflated against all that came before, where 0xff, which no text has, keeps
 * it from pointing into a particular.
 */
function packAround(bytes: Buffer, places: readonly Place[], marks: Particulars): Form {
  const text = Buffer.from(bytes);
  for (const { what, at } of places) text.fill(0xff, at, at + marks[what].length);
  const chunks: Buffer[] = [header];
  const packedPlaces: Place[] = [];
  let size = header.length;
  let from = 0;
  const push = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
  };
  for (const { what, at } of places) {
    push(deflate(text, from, at, constants.Z_SYNC_FLUSH));
    const { length } = marks[what];
    push(storedHeader(length));
    packedPlaces.push({ what, at: size });
    push(Buffer.alloc(length));
    from = at + length;
  }
  push(deflate(text, from, text.length, constants.Z_FINISH));
  const end = Buffer.alloc(trailer.size);
  end.writeUInt32LE(text.length, trailer.size - trailer.lengthFromEnd);
  push(end);
  return { bytes: Buffer.concat(chunks), places: packedPlaces };
}

const farthest = 32 * 1024;

/** A sync flush ends at a whole byte, where a stored block can follow. */
function deflate(text: Buffer, from: number, to: number, finishFlush: number): Buffer {
  const before = text.subarray(Math.max(0, from - farthest), from);
  const dictionary = before.length > 0 ? { dictionary: before } : {};
  return deflateRawSync(text.subarray(from, to), { level: 9, finishFlush, ...dictionary });
}

function storedHeader(length: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt16LE(length, 1);
  bytes.writeUInt16LE(~length & 0xffff, 3);
  return bytes;
}
