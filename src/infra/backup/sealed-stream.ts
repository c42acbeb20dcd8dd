import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';
import { SealedStreamError } from './errors.ts';

// The outer form of a backup, version 1. A passphrase and a random salt give the keys of this one file (scrypt, RFC 7914);
// what it holds is cut into chunks of 64 KiB, each sealed by AES-256-GCM. The nonce counts the chunks and marks the last, so
// that none can be changed, moved, left out or added ('STREAM': Hoang, Reyhanitabar, Rogaway, Vizár, 2015).
//
//   'gatehouse backup' (16) | version (1) | salt (32) | HMAC-SHA256 of these (32) | chunks: text (1 to 65,536) and tag (16)

const magic = Buffer.from('gatehouse backup', 'ascii');
const version = 1;
const saltBytes = 32;
const macBytes = 32;
const plainHeaderBytes = magic.length + 1 + saltBytes;
const headerBytes = plainHeaderBytes + macBytes;
const chunkBytes = 64 * 1024;
const tagBytes = 16;
/** 128 MiB and about half a second for each guess at a passphrase. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

type Bytes = AsyncIterable<Buffer>;

/** The sealed form of `plain`: what is written to the file. */
export async function* sealStream(passphrase: string, plain: Bytes): Bytes {
  const salt = randomBytes(saltBytes);
  const keys = await deriveKeys(passphrase, salt);
  const start = Buffer.concat([magic, Buffer.from([version]), salt]);
  const header = Buffer.concat([start, macOf(keys.mac, start)]);
  yield header;
  const chunks = inChunks(plain, chunkBytes);
  for await (const { chunk, index, last } of chunks) {
    const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce(index, last), { authTagLength: tagBytes });
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * What was sealed. Every chunk is proven before it is given out, but only the end proves that nothing is missing: act on
 * it when all was read. Throws SealedStreamError.
 */
export async function* openStream(passphrase: string, sealed: Bytes): Bytes {
  const { header, rest } = await takeHeader(sealed);
  const keys = await deriveKeys(passphrase, header.subarray(magic.length + 1, plainHeaderBytes));
  if (
    !timingSafeEqual(macOf(keys.mac, header.subarray(0, plainHeaderBytes)), header.subarray(plainHeaderBytes))
  )
    throw new SealedStreamError('other-key', 'the key is not the one that the backup was made with');
  let any = false;
  for await (const { chunk, index, last } of inChunks(rest, chunkBytes + tagBytes)) {
    any = true;
    yield openChunk(keys.seal, header, chunk, index, last);
  }
  if (!any) throw altered(0);
}

function openChunk(key: Buffer, header: Buffer, chunk: Buffer, index: number, last: boolean): Buffer {
  if (chunk.length < tagBytes) throw altered(index);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last), { authTagLength: tagBytes });
  decipher.setAAD(header);
  decipher.setAuthTag(chunk.subarray(chunk.length - tagBytes));
  const plain = decipher.update(chunk.subarray(0, chunk.length - tagBytes));
  try {
    decipher.final();
  } catch {
    throw altered(index);
  }
  return plain;
}

const altered = (index: number) =>
  new SealedStreamError(
    'altered',
    `the backup was altered or cut off: chunk ${index + 1} is not as it was written`,
  );

async function deriveKeys(passphrase: string, salt: Buffer): Promise<{ seal: Buffer; mac: Buffer }> {
  const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);
  const bytes = await derive(passphrase.normalize('NFC'), salt, 64, cost);
  return { seal: bytes.subarray(0, 32), mac: bytes.subarray(32) };
}

const macOf = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest();

/** 11 bytes that count, and one that is 1 for the last chunk. The key is this file's alone, so none comes twice. */
function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(index, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

async function takeHeader(sealed: Bytes): Promise<{ header: Buffer; rest: Bytes }> {
  const iterator = sealed[Symbol.asyncIterator]();
  let taken = Buffer.alloc(0);
  while (taken.length < headerBytes) {
    const next = await iterator.next();
    if (next.done) break;
    taken = Buffer.concat([taken, next.value]);
  }
  if (!taken.subarray(0, magic.length).equals(magic))
    throw new SealedStreamError('no-backup', 'the file is no backup of Gatehouse');
  if (taken[magic.length] !== version)
    throw new SealedStreamError(
      'other-version',
      `the backup has a form (${taken[magic.length]}) that this program cannot read`,
    );
  if (taken.length < headerBytes) throw altered(0);
  const left = taken.subarray(headerBytes);
  return {
    header: taken.subarray(0, headerBytes),
    rest: (async function* () {
      if (left.length > 0) yield left;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    })(),
  };
}

/** Pieces of exactly `size` bytes, the last one excepted; of nothing at all: none. */
async function* inChunks(bytes: Bytes, size: number) {
  let waiting: Buffer[] = [];
  let length = 0;
  let index = 0;
  for await (const piece of bytes) {
    waiting.push(piece);
    length += piece.length;
    // One byte more than a chunk must be there, or this chunk might be the last.
    if (length <= size) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; length - at > size; at += size)
      yield { chunk: all.subarray(at, at + size), index: index++, last: false };
    waiting = [all.subarray(at)];
    length -= at;
  }
  if (length > 0) yield { chunk: Buffer.concat(waiting), index, last: true };
}
