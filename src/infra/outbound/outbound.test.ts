import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutbound } from './outbound.ts';

// An administrator types where a directory or a database is: that leads nowhere inside but where the operator allows.

const shut = createOutbound({ allowed: [] });
const open = createOutbound({ allowed: ['127.0.0.1'] });

let server: Server;
let address: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (request.url === '/large') response.end(Buffer.alloc(1_000_001));
    else if (request.url !== '/slow') response.end(request.headers.host);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an address inside', () => {
  test.each([
    'localhost',
    'directory.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0',
    '[::1]',
    '::ffff:127.0.0.1',
    '[::ffff:a9fe:a9fe]',
    '169.254.169.254',
    '10.0.0.8',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ])('%s is refused', async (host) => {
    await expect(shut.resolve(host)).rejects.toMatchObject({ because: 'refused' });
  });

  test('is reached where the operator allows it, and no other with it', async () => {
    expect(await open.resolve('127.0.0.1')).toEqual({ address: '127.0.0.1', family: 4 });
    await expect(open.resolve('127.0.0.2')).rejects.toMatchObject({ because: 'refused' });
    await expect(open.resolve('169.254.169.254')).rejects.toMatchObject({ because: 'refused' });
  });

  test.each(['1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '[2a00:1450:4001:830::200e]'])(
    '%s is not one',
    async (host) => {
      expect(await shut.resolve(host)).toMatchObject({ address: host.replace(/[[\]]/g, '') });
    },
  );

  test('is not asked over plain http, wherever else it is', async () => {
    await expect(shut.fetch('http://1.1.1.1/')).rejects.toThrow('is not https');
    await expect(open.fetch('ftp://127.0.0.1/')).rejects.toThrow('is not https');
  });
});

describe('an answer', () => {
  test('comes from the address that was checked, under the name that was asked for', async () => {
    const url = new URL(address);
    url.hostname = 'directory.localhost';
    expect(await (await open.fetch(url)).text()).toBe(url.host);
  });

  test('that leads elsewhere is not followed', async () => {
    const answer = await open.fetch(`${address}/moved`);
    expect(answer.status).toBe(302);
    expect(asked).not.toContain('/elsewhere');
  });

  test('of more than a megabyte, or of more than its time, is none', async () => {
    await expect(open.fetch(`${address}/large`)).rejects.toMatchObject({ because: 'too-large' });
    await expect(open.fetch(`${address}/slow`, {}, 200)).rejects.toMatchObject({ because: 'too-slow' });
  });

  test('is not waited for where nobody is', async () => {
    await expect(open.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ because: 'unreachable' });
    await expect(open.fetch('https://nobody.invalid/')).rejects.toMatchObject({ because: 'unknown-host' });
  });
});
