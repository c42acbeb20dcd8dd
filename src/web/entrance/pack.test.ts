import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { WebAnswer } from './answer.ts';
import { pack } from './pack.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const text = '<p>à € 😀</p>'.repeat(500);
const unpack = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync };

describe.each(['zstd', 'br', 'gzip'] as const)('%s', (coding) => {
  test.each([
    ['a page', text],
    ['bytes that lie within others', new Uint8Array(Buffer.from(`xx${text}xx`)).subarray(2, -2)],
    ['a large answer', text.repeat(100)],
  ])('%s comes out as it went in', async (_what, body) => {
    const answer = new WebAnswer(body, { headers: html });
    const packed = (await pack(answer, coding)) as Uint8Array;
    expect(answer.headers.all).toEqual({ ...html, vary: 'accept-encoding', 'content-encoding': coding });
    expect(packed.length).toBeLessThan(Buffer.byteLength(body as string) / 5);
    expect(unpack[coding](packed).equals(Buffer.from(body as string))).toBe(true);
  });
});

test.each([
  ['nobody asked for it', {}, text, null],
  ['the client refuses it', {}, text, 'gzip;q=0, identity'],
  ['it is small', {}, 'x'.repeat(999), 'gzip'],
  ['there is nothing', {}, null, 'gzip'],
  ['it is a picture', { 'content-type': 'image/webp' }, text, 'gzip'],
  ['nobody knows what it is', { 'content-type': 'application/octet-stream' }, text, 'gzip'],
  ['it is packed', { 'content-encoding': 'br' }, text, 'gzip'],
  ['it shows a secret', { 'cache-control': 'no-store, no-transform' }, text, 'gzip'],
])('left as it is: %s', (_why, headers, body, accepted) => {
  const answer = new WebAnswer(body, { headers: { ...html, ...headers } });
  expect(pack(answer, accepted)).toBe(body);
  expect(answer.headers.all['content-encoding']).toBe(
    (headers as typeof answer.headers.all)['content-encoding'],
  );
});

test('whatever could be packed says that it depends on the client', () => {
  const answer = new WebAnswer(text, { headers: html });
  pack(answer, null);
  expect(answer.headers.all.vary).toBe('accept-encoding');
});
