import { constants, crc32, deflateRawSync } from 'node:zlib';

/** What differs between two copies of a common page, each as long as every other of its kind. */
export interface Particulars {
  readonly csrf: string;
  readonly nonce: string;
}

/**
 * A page with room for its particulars; and the same as a gzip file, packed once, in which they stand unpacked (so that
 * nothing can be learnt from how well a token packs).
 */
export interface Blank {
  /** What stands between the particulars: one more than there are of those. */
  readonly pieces: readonly string[];
  readonly places: readonly (keyof Particulars)[];
  readonly file: Buffer;
  readonly placesInFile: readonly Place[];
}

interface Place {
  readonly what: keyof Particulars;
  readonly at: number;
}

/** Makes a blank of a rendered page: `marks` stand in it where the particulars will, and nowhere else. */
export function makeBlank(page: string, marks: Particulars): Blank {
  const pieces: string[] = [];
  const places: (keyof Particulars)[] = [];
  for (const [index, part] of page.split(marks.csrf).entries()) {
    if (index > 0) places.push('csrf');
    for (const [at, piece] of part.split(marks.nonce).entries()) {
      if (at > 0) places.push('nonce');
      pieces.push(piece);
    }
  }
  return { pieces, places, ...packAround(pieces, places, marks) };
}

/** A copy of the page with these particulars. */
export function fillBlank({ pieces, places }: Blank, particulars: Particulars): string {
  let page = pieces[0] ?? '';
  for (const [index, what] of places.entries()) page += particulars[what] + pieces[index + 1];
  return page;
}

/** The same as a gzip file. */
export function fillPacked(blank: Blank, particulars: Particulars): Buffer {
  const file = Buffer.allocUnsafe(blank.file.length);
  blank.file.copy(file);
  for (const { what, at } of blank.placesInFile) file.write(particulars[what], at, 'latin1');
  file.writeUInt32LE(crc32(fillBlank(blank, particulars)), file.length - trailer.checksumFromEnd);
  return file;
}

// RFC 1952 section 2.3: deflate, no name, no time, unknown system.
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const trailer = { size: 8, checksumFromEnd: 8, lengthFromEnd: 4 };

/**
 * A gzip file of the page in which each particular is a stored block (RFC 1951 section 3.2.4), so that its bytes may be
 * replaced. What stands between them is deflated against all that came before, where 0xff, which no text has, keeps
 * it from pointing into a particular.
 */
function packAround(
  pieces: readonly string[],
  places: readonly (keyof Particulars)[],
  marks: Particulars,
): Pick<Blank, 'file' | 'placesInFile'> {
  const chunks: Buffer[] = [header];
  const placesInFile: Place[] = [];
  let before = Buffer.alloc(0);
  const size = () => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  for (const [index, piece] of pieces.entries()) {
    const text = Buffer.from(piece);
    const what = places[index];
    chunks.push(deflate(text, before, what ? constants.Z_SYNC_FLUSH : constants.Z_FINISH));
    before = Buffer.concat([before, text]);
    if (!what) continue;
    const { length } = marks[what];
    chunks.push(storedHeader(length));
    placesInFile.push({ what, at: size() });
    chunks.push(Buffer.alloc(length));
    before = Buffer.concat([before, Buffer.alloc(length, 0xff)]);
  }
  const end = Buffer.alloc(trailer.size);
  end.writeUInt32LE(before.length, trailer.size - trailer.lengthFromEnd);
  return { file: Buffer.concat([...chunks, end]), placesInFile };
}

const farthest = 32 * 1024;

/** A sync flush ends at a whole byte, where a stored block can follow. */
function deflate(text: Buffer, before: Buffer, finishFlush: number): Buffer {
  const dictionary = before.subarray(-farthest);
  return deflateRawSync(text, { level: 9, finishFlush, ...(dictionary.length > 0 && { dictionary }) });
}

function storedHeader(length: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt16LE(length, 1);
  bytes.writeUInt16LE(~length & 0xffff, 3);
  return bytes;
}
