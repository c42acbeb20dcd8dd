import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import { type Refused, refused } from './outcome.ts';

/** A picture as Gatehouse keeps it: drawn anew by us, so that nothing of the file that came is left but its pixels. */
export interface Picture {
  readonly content: Buffer;
  readonly type: typeof pictureType;
  /** Short name of this very content, for addresses that browsers may keep for ever. */
  readonly tag: string;
}

/** The causes are ids of messages. */
export type PictureOutcome =
  | { readonly kind: 'encoded'; readonly picture: Picture }
  | Refused<'account.picture-missing' | 'account.picture-unreadable' | 'account.picture-too-large'>;

/** How every picture is kept and sent. */
export const pictureType = 'image/webp';

const mostBytes = 5 * 1024 * 1024;
const mostPixels = 40_000_000;
/** Seconds; a picture that takes longer counts as unreadable. */
const longest = 10;

/** Someone's picture: the middle of it as a square of 256 pixels. */
export const encodePortrait = (bytes: Uint8Array): Promise<PictureOutcome> =>
  encode(bytes, (picture) => picture.resize(256, 256, { fit: 'cover', position: 'centre' }));

/** A logo: the whole of it within 480 by 160 pixels, never enlarged; what was transparent stays so. */
export const encodeLogo = (bytes: Uint8Array): Promise<PictureOutcome> =>
  encode(bytes, (picture) => picture.resize(480, 160, { fit: 'inside', withoutEnlargement: true }));

/**
 * Reads a JPEG, PNG, WebP, GIF (its first frame) or AVIF file, whatever its name says, and writes it as WebP without its
 * metadata. Anything else, SVG above all, is refused unread; so is a picture that is cut short.
 */
async function encode(bytes: Uint8Array, shape: (picture: Sharp) => Sharp): Promise<PictureOutcome> {
  if (bytes.byteLength === 0) return refused('account.picture-missing');
  if (bytes.byteLength > mostBytes) return refused('account.picture-too-large');
  if (!signatures.some((signature) => signature.test(headOf(bytes))))
    return refused('account.picture-unreadable');
  return inTurn(async () => {
    try {
      const { width, height } = await (await open(bytes, false)).metadata();
      if (width * height > mostPixels) return refused('account.picture-too-large');
      const drawn = shape((await open(bytes, mostPixels)).autoOrient()).webp({
        quality: 84,
        smartSubsample: true,
      });
      const content = await drawn.timeout({ seconds: longest }).toBuffer();
      return { kind: 'encoded', picture: { content, type: pictureType, tag: tagOf(content) } };
    } catch {
      // The library has one type for all errors: whatever goes wrong between these bytes and their pixels lies in them.
      return refused('account.picture-unreadable');
    }
  });
}

/** How files of the accepted kinds begin. */
const signatures = [/^\xff\xd8\xff/, /^\x89PNG\r\n.\n/s, /^RIFF....WEBP/s, /^GIF8[79]a/, /^....ftypavi[fs]/s];

const headOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 16)).toString('latin1');

const tagOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** `limitInputPixels`: false only to read the header, so that a picture too large is told from a broken one. */
async function open(bytes: Uint8Array, limitInputPixels: number | false): Promise<Sharp> {
  library ??= load();
  const sharp = await library;
  return sharp(bytes, { limitInputPixels, failOn: 'error', pages: 1, sequentialRead: true });
}

let library: ReturnType<typeof load> | undefined;

/**
 * Loaded with the first picture: it takes 20 MB. It can read a dozen formats more, some of them by programs that follow
 * references: it forgets those.
 */
async function load() {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((each) => `VipsForeignLoad${each}Buffer`),
  });
  return sharp;
}

let last: Promise<unknown> = Promise.resolve();

/** One picture at a time: each may need 160 MB for its pixels, and sign-ins need the other core. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}
