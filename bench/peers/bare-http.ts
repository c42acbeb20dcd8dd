import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrotliOptions, brotliCompress, constants, gzip, type ZlibOptions } from 'node:zlib';

// Node's own server with one answer for everything: the same bytes and headers as the product's page, compressed anew
// each time in the same manner, since every page differs.

export interface Answer {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** base64, before compression. */
  readonly body: string;
  readonly compression?: { readonly encoding: 'br' | 'gzip'; readonly level: number };
}

process.once('message', ({ headers, body, compression }: Answer) => {
  const content = Buffer.from(body, 'base64');
  const text = content.toString('utf8');
  const server = createServer((_request, response) => {
    const answer = (bytes: Buffer | string) => {
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(bytes) });
      response.end(bytes);
    };
    if (!compression) return answer(text);
    const done = (error: Error | null, bytes: Buffer) => (error ? response.destroy(error) : answer(bytes));
    if (compression.encoding === 'gzip') gzip(text, gzipAt(compression.level), done);
    else brotliCompress(text, brotliAt(compression.level), done);
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

const gzipAt = (level: number): ZlibOptions => ({ level });
const brotliAt = (level: number): BrotliOptions => ({ params: { [constants.BROTLI_PARAM_QUALITY]: level } });
