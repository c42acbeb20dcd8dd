import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brand } from '../../src/domain/wording/brand.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' });
});
afterAll(() => house.close());

interface Came {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly bytes: Buffer;
  readonly text: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Came> {
  return new Promise((resolve, reject) => {
    const host = `localhost:${house.port}`;
    const options = { host: '127.0.0.1', port: house.port, path, method, headers: { host, ...headers } };
    const call = request(options, async (reply) => {
      const bytes = Buffer.concat(await reply.toArray());
      const coding = reply.headers['content-encoding'];
      const unpack = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync }[coding ?? ''];
      const text = (unpack && bytes.length > 0 ? unpack(bytes) : bytes).toString();
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers as Came['headers'], bytes, text });
    });
    call.on('error', reject).end();
  });
}

const token = (page: string) => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
/** A page without what differs each time. */
const shape = (page: string) => page.replaceAll(token(page), '').replace(/nonce="[^"]*"/g, '');
const codings = ['gzip', 'br', 'zstd', 'identity'];

describe.each(['/sign-in', '/forgot-password', '/help', '/nothing'])('%s', (path) => {
  test('is the same page in every coding, and smaller', async () => {
    const plain = await ask(path);
    expect(plain.headers['content-encoding']).toBe(undefined);
    expect(plain.headers.vary).toBe('accept-encoding');
    for (const coding of codings) {
      const came = await ask(path, { 'accept-encoding': coding });
      expect(came.status).toBe(plain.status);
      expect(shape(came.text), coding).toBe(shape(plain.text));
      expect(Number(came.headers['content-length'])).toBe(came.bytes.length);
      if (came.headers['content-encoding'])
        expect(came.bytes.length, coding).toBeLessThan(plain.bytes.length / 2);
    }
    expect((await ask(path, { 'accept-encoding': 'gzip, br' })).headers['content-encoding']).toMatch(
      /gzip|br/,
    );
  });

  test('HEAD says what GET would, packed too', async () => {
    // Its size varies a little with the token.
    const headers = { 'accept-encoding': 'gzip' };
    const whole = await ask(path, headers);
    const head = await ask(path, headers, 'HEAD');
    expect(head.bytes.length).toBe(0);
    expect(head.headers['content-encoding']).toBe(whole.headers['content-encoding']);
    const difference = Number(head.headers['content-length']) - Number(whole.headers['content-length']);
    expect(Math.abs(difference)).toBeLessThan(60);
  });
});

describe('the sign-in page, rendered once', () => {
  test('has a token and a nonce of its own each time, whoever asks and however it is packed', async () => {
    const pages: Came[] = [];
    for (let turn = 0; turn < 6; turn++)
      pages.push(await ask('/sign-in', { 'accept-encoding': turn % 2 ? 'gzip' : 'identity' }));
    expect(new Set(pages.map(({ text }) => token(text))).size).toBe(6);
    expect(new Set(pages.map(({ headers }) => headers['content-security-policy'])).size).toBe(6);
    for (const { text } of pages)
      expect(new Set(text.match(/name="csrf" value="[^"]+"/g)).size, 'one token a page').toBe(1);
  });

  test('is another one for each language, theme and organization', async () => {
    const page = async (headers: Record<string, string>) => shape((await ask('/sign-in', headers)).text);
    const host = `blue.localhost:${house.port}`;
    const pages = [
      await page({}),
      await page({ 'accept-language': 'it' }),
      await page({ cookie: '__Host-theme=dark' }),
      await page({ host }),
      await page({ host, 'accept-language': 'it' }),
    ];
    expect(new Set(pages).size).toBe(5);
    expect(await page({})).toBe(pages[0]);
    expect(await page({ host })).toBe(pages[3]);
  });

  test('follows what the organization changes', async () => {
    const host = `blue.localhost:${house.port}`;
    expect((await ask('/sign-in', { host })).text).not.toContain('Come in by the south gate');
    await set(house, blue, brand, { panelMessage: 'Come in by the south gate', color: '#a01030' });
    await house.gatehouse.caughtUp();
    const { text, headers } = await ask('/sign-in', { host });
    expect(text).toContain('Come in by the south gate');
    const nonce = /<style nonce="([^"]+)"/.exec(text)?.[1];
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
  });

  test('shows nobody what belongs to somebody else', async () => {
    const remembered = { cookie: '__Host-organization=green%20meadows' };
    expect((await ask('/sign-in', remembered)).text).toContain('green meadows');
    expect((await ask('/sign-in?organization=red%20hills')).text).toContain('red hills');
    const notice = encodeURIComponent(JSON.stringify({ kind: 'success', message: 'sign-in.signed-out' }));
    expect((await ask('/sign-in', { cookie: `__Host-notice=${notice}` })).text).toContain(
      'You are logged out',
    );
    const { text } = await ask('/sign-in');
    expect(text).not.toMatch(/green meadows|red hills|logged out/);
  });
});

test('small answers, and what no client asked to have packed, go as they are', async () => {
  const headers = { 'accept-encoding': 'gzip, br, zstd' };
  for (const path of ['/healthz', '/', '/session'])
    expect((await ask(path, headers)).headers['content-encoding'], path).toBe(undefined);
});

test('an icon that nobody needs costs nothing', async () => {
  const { status, bytes, headers } = await ask('/favicon.ico', { host: 'anything.example' });
  expect(status).toBe(204);
  expect(bytes.length).toBe(0);
  expect(headers['content-length']).toBe(undefined);
  expect(headers['cache-control']).toBe('public, max-age=86400');
});
