import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  gzip,
  gzipSync,
  zstdCompress,
  zstdCompressSync,
} from 'node:zlib';
import type { WebAnswer } from './answer.ts';
import { type Coding, chooseCoding } from './coding.ts';

/** Bytes below which packing saves no packet. */
const least = 1_000;
/** Bytes above which it is done beside: a page takes some fifty microseconds, and handing it over takes longer. */
const much = 128 * 1024;
const packable = /^(text\/|image\/svg\+xml|application\/(json|[\w.-]+\+json|javascript|xml))/;

// The dearest levels that cost less than rendering the page does: docs/decisions/compression.md.
const zstd = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const deflate = { level: 4 };

const now: Record<Coding, (body: Buffer) => Uint8Array> = {
  zstd: (body) => zstdCompressSync(body, zstd),
  br: (body) => brotliCompressSync(body, brotli),
  gzip: (body) => gzipSync(body, deflate),
};
const later: Record<Coding, (body: Buffer) => Promise<Uint8Array>> = {
  zstd: (body) => promisify(zstdCompress)(body, zstd),
  br: (body) => promisify(brotliCompress)(body, brotli),
  gzip: (body) => promisify(gzip)(body, deflate),
};
const preferred: readonly Coding[] = ['zstd', 'br', 'gzip'];

/**
 * The body of an answer as it goes out, packed where the client takes it (`accepted` is its Accept-Encoding); the headers
 * of the answer say so. An answer that shows a secret says `no-transform`, and is left alone (RFC 9111 section 5.2.2.6).
 */
export function pack(
  { body, headers }: WebAnswer,
  accepted: string | null,
): WebAnswer['body'] | Promise<Uint8Array> {
  if (body === null || body.length < least || headers.has('content-encoding')) return body;
  if (!packable.test(String(headers.all['content-type']))) return body;
  if (String(headers.all['cache-control']).includes('no-transform')) return body;
  headers.set('vary', 'accept-encoding');
  const coding = chooseCoding(accepted, preferred);
  if (!coding) return body;
  headers.set('content-encoding', coding);
  const bytes =
    typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.length);
  return bytes.length > much ? later[coding](bytes) : now[coding](bytes);
}
