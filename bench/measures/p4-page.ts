import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import { nextMessage, startModule } from '../house/children.ts';
import { median, inTurn } from '../house/statistics.ts';
import { openConnection, type Reply } from '../load/connection.ts';
import type { Answer } from '../peers/bare-http.ts';
import type { Bench, Figure, Measure } from './measure.ts';

/** How a new browser asks over plain HTTP, and whoever takes no packed pages. */
const ways = [
  { id: 'P4', accepted: 'gzip, deflate' },
  { id: 'P4-unpacked', accepted: 'identity' },
] as const;

/** The sign-in page as a new browser gets it, beside Node's own server answering the same bytes. */
export const measurePage: Measure = async (bench) => {
  const figures: Figure[] = [];
  for (const way of ways) figures.push(await measureWay(bench, way));
  return figures;
};

async function measureWay(bench: Bench, { id, accepted }: (typeof ways)[number]): Promise<Figure> {
  const { port } = await bench.product();
  const bare = await startBare(await lookAt(port, accepted));
  const pages = (at: number, seconds: number) => {
    const requests = [request(at, accepted)];
    return bench.load.run({
      ...{ kind: 'requests', port: at, requests, connections: 16, depth: 2, warmSeconds: 0.5 },
      seconds,
    });
  };
  try {
    await pages(port, 3);
    await pages(bare.port, 3);
    const { a, b } = await inTurn(
      bench.times,
      () => pages(port, bench.seconds),
      () => pages(bare.port, bench.seconds),
    );
    return {
      id,
      what: `sign-in pages (${accepted})`,
      value: median(a.map((each) => each.perSecond)),
      beside: median(b.map((each) => each.perSecond)),
      unit: '/s (bare node http)',
      goal: { of: 'ratio', is: 'at least', limit: 0.5 },
      remark: `${bare.says}; the load took ${Math.round(median(a.map((each) => each.load)) * 100)} % of a core`,
    };
  } finally {
    await bare.stop();
  }
}

const request = (port: number, accepted: string) =>
  `GET /sign-in HTTP/1.1\r\nhost: localhost:${port}\r\nuser-agent: bench\r\naccept: text/html\r\n` +
  `accept-encoding: ${accepted}\r\naccept-language: en\r\n\r\n`;

async function lookAt(port: number, accepted: string): Promise<Answer> {
  const connection = openConnection(port);
  const reply = await connection.send(request(port, accepted));
  connection.close();
  const headers: Record<string, string | string[]> = {};
  for (const line of reply.head.split('\r\n').slice(1)) {
    const [name = '', value = ''] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()];
    const key = name.toLowerCase();
    if (/^(date|connection|keep-alive|content-length|transfer-encoding)$/.test(key)) continue;
    const former = headers[key];
    headers[key] = former === undefined ? value : [former, value].flat();
  }
  return unpack(reply, headers);
}

/** Finds out how hard the product packs: the level that gives the nearest size. Node packs anew each time. */
function unpack({ body }: Reply, headers: Answer['headers']): Answer {
  const encoding = headers['content-encoding'];
  if (encoding !== 'br' && encoding !== 'gzip') return { headers, body: body.toString('base64') };
  const content = encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body);
  const sizeAt = (level: number) =>
    encoding === 'gzip'
      ? gzipSync(content, { level }).length
      : brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: level } }).length;
  const distance = (level: number) => Math.abs(sizeAt(level) - body.length);
  const levels = Array.from({ length: encoding === 'gzip' ? 9 : 12 }, (_, index) => index + (encoding === 'gzip' ? 1 : 0));
  const [level = 1] = levels.toSorted((a, b) => distance(a) - distance(b));
  return { headers, body: content.toString('base64'), compression: { encoding, level } };
}

async function startBare(answer: Answer) {
  const { child } = await startModule(join(import.meta.dirname, '../peers/bare-http.ts'), []);
  const listening = nextMessage<{ port: number }>(child);
  child.process.send(answer);
  const { port } = await listening;
  const size = Buffer.from(answer.body, 'base64').length;
  const { compression } = answer;
  return {
    port,
    says: `${size} bytes, ${compression ? `${compression.encoding} ${compression.level}` : 'not compressed'}`,
    stop: () => child.stop(),
  };
}
