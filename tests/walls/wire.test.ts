import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { createLog } from '../../src/infra/log.ts';
import { wait } from '../../src/infra/time.ts';
import { openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';

// What arrives byte by byte, as no browser would send it.

let house: House;
let host: string;
beforeAll(async () => {
  house = await openHouse();
  host = `localhost:${house.port}`;
});
afterAll(() => house.close());

interface Wire {
  readonly socket: Socket;
  /** What came so far, once it matches, or once the other side closed. */
  until(pattern: RegExp): Promise<string>;
}

async function open(): Promise<Wire> {
  const socket = connect(house.port, '127.0.0.1');
  let came = '';
  socket.setEncoding('utf8').on('data', (text) => {
    came += text;
  });
  // A server that closes while we still write resets the connection.
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    socket,
    until: async (pattern) => {
      for (let tries = 0; tries < 500 && !socket.closed && !pattern.test(came); tries++) await wait(10);
      return came;
    },
  };
}

/** Everything that is answered to these bytes, up to the closing of the connection or the end of a page. */
async function answerTo(bytes: string): Promise<string> {
  const wire = await open();
  wire.socket.write(bytes);
  const answer = await wire.until(/<\/html>|understood|No portal|\r\n\r\nok\n/);
  wire.socket.destroy();
  return answer;
}
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
const form = 'content-type: application/x-www-form-urlencoded\r\n';

describe('what is asked for', () => {
  const get = (target: string, headers = `host: ${host}\r\n`) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;

  test('a path, or a whole address that says the same as the header', async () => {
    expect(statuses(await answerTo(get('/sign-in')))).toEqual(['200']);
    expect(statuses(await answerTo(get(`http://${host}/sign-in`)))).toEqual(['200']);
    expect(statuses(await answerTo(get(`HTTP://${host.toUpperCase()}/sign-in`)))).toEqual(['200']);
  });

  test.each([
    ['a whole address of another host', () => get('http://other.example/sign-in')],
    ['a whole address with a name in it', () => get(`http://somebody@${host}/sign-in`)],
    ['another scheme', () => get('ftp://localhost/sign-in')],
    ['no address', () => get('http://')],
    ['no path', () => get('sign-in')],
    ['everything', () => `OPTIONS * HTTP/1.1\r\nhost: ${host}\r\n\r\n`],
    ['two hosts', () => get('/sign-in', `host: ${host}\r\nHost: other.example\r\n`)],
    ['no host', () => get('/sign-in', '')],
    ['a header folded over two lines', () => get('/sign-in', `host: ${host}\r\nx: a\r\n b\r\n`)],
    ['a space before the colon', () => get('/sign-in', `host: ${host}\r\ncontent-length : 5\r\n`)],
  ])('%s is refused', async (_what, ask) => {
    expect(statuses(await answerTo(ask()))).toEqual(['400']);
  });

  test('a path in the host header is no path', async () => {
    const answer = await answerTo(get('/sign-in', `host: ${host}/healthz?\r\n`));
    expect(statuses(answer)).toEqual(['404']);
  });

  test('several requests at once are answered one after the other', async () => {
    const wire = await open();
    wire.socket.write(get('/healthz') + get('/nothing') + get('/healthz'));
    const answers = await wire.until(/(HTTP[\s\S]*){3}\r\n\r\nok\n$/);
    expect(statuses(answers)).toEqual(['200', '404', '200']);
    wire.socket.destroy();
  });
});

describe('HEAD', () => {
  test('answers what GET would, without a body, and the connection goes on', async () => {
    for (const path of ['/sign-in', '/healthz', '/nothing']) {
      const whole = await openClient(house).get(path);
      const wire = await open();
      wire.socket.write(`HEAD ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      const head = await wire.until(/\r\n\r\n/);
      expect(head.endsWith('\r\n\r\n'), path).toBe(true);
      expect(head, path).toContain(`content-length: ${whole.headers['content-length']}\r\n`);
      wire.socket.write(`GET /healthz HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      expect(statuses(await wire.until(/ok\n$/)), path).toEqual([String(whole.status), '200']);
      wire.socket.destroy();
    }
  });
});

describe('the body of a form', () => {
  const post = (headers: string, body: string) =>
    `POST /sign-in HTTP/1.1\r\nhost: ${host}\r\n${form}${headers}\r\n${body}`;
  const chunked = 'transfer-encoding: chunked\r\n';
  const chunk = (size: number) => `${size.toString(16)}\r\n${'a'.repeat(size)}\r\n`;

  test('in pieces, it counts like any other', async () => {
    // The token is missing.
    expect(statuses(await answerTo(post(chunked, `${chunk(65_536)}0\r\n\r\n`)))).toEqual(['403']);
    expect(statuses(await answerTo(post(chunked, `${chunk(60_000)}${chunk(6_000)}0\r\n\r\n`)))).toEqual([
      '413',
    ]);
  });

  test('one that never ends is given up', async () => {
    const wire = await open();
    wire.socket.write(post(chunked, ''));
    const closed = new Promise((resolve) => wire.socket.once('close', resolve));
    const piece = chunk(4 * 1024 * 1024);
    for (let sent = 0; sent < 40 && !wire.socket.closed; sent++) {
      const drained = new Promise((resolve) => wire.socket.once('drain', resolve));
      if (!wire.socket.write(piece)) await Promise.race([drained, closed]);
      else wire.socket.removeAllListeners('drain');
    }
    await Promise.race([closed, wait(5_000)]);
    expect(wire.socket.closed).toBe(true);
    expect(await openClient(house).get('/healthz')).toMatchObject({ status: 200 });
  });

  test('a length that it does not have', async () => {
    for (const headers of [
      'content-length: 5\r\ncontent-length: 6\r\n',
      `content-length: 5\r\n${chunked}`,
      'content-length: -1\r\n',
      'content-length: 5, 5\r\n',
      'content-length: 0x5\r\n',
      'transfer-encoding: identity\r\n',
      'transfer-encoding: chunked, identity\r\n',
    ])
      expect(statuses(await answerTo(post(headers, 'a=b&c\r\n\r\n'))), headers).toEqual(['400']);
    // Said to be larger than anything here: refused before it comes.
    expect(statuses(await answerTo(post('content-length: 999999999\r\n', 'a')))).toEqual(['413']);
  });

  test('what follows the stated length is the next request, not the rest of this one', async () => {
    const wire = await open();
    wire.socket.write(
      `${post('content-length: 3\r\n', 'a=b')}GET /healthz HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    );
    expect(statuses(await wire.until(/ok\n$/))).toEqual(['403', '200']);
    wire.socket.destroy();
  });

  test('whoever leaves before its end did nothing and broke nothing', async () => {
    const lines: string[] = [];
    const { log } = house.gatehouse.infra as { log: ReturnType<typeof createLog> };
    const { warn, error } = log;
    log.warn = log.error = (...all: unknown[]) => void lines.push(JSON.stringify(all));
    const before = await house.rows('SELECT id FROM attempts');
    try {
      const wires = await Promise.all(Array.from({ length: 20 }, open));
      for (const wire of wires) wire.socket.write(post('content-length: 50000\r\n', 'email='));
      await wait(50);
      for (const wire of wires) wire.socket.resetAndDestroy();
      await wait(200);
      expect((await openClient(house).get('/sign-in')).status).toBe(200);
    } finally {
      Object.assign(log, { warn, error });
    }
    expect(lines).toEqual([]);
    expect(await house.rows('SELECT id FROM attempts')).toEqual(before);
  });
});
