import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gatehouse } from '../../src/main.ts';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { samplePassword } from '../fixtures/people.ts';
import { arriveAs, contents, issueLinks, openAnother, openWorld, personOf, type World } from './world.ts';

// Host, X-Forwarded-* and Forwarded are what anybody may write. They count from configured proxies alone, and then only
// to say where the visitor came from and whom they asked for: never where a mailed link leads.

let world: World;
/** A server behind a proxy at 127.0.0.1, which is where these tests are. */
let proxied: Gatehouse;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await proxied?.stop();
  await world.close();
});

/** Only once the mails are sent: it has another address than the first server, and would answer for it. */
async function openProxied(): Promise<void> {
  proxied ??= await openAnother(world, { TRUSTED_PROXIES: ['127.0.0.1', '10.0.0.0/8'] });
}

const forgeries: Record<string, string>[] = [
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
  { forwarded: 'for=1.2.3.4;host=evil.example;proto=https' },
  { 'x-host': 'evil.example', 'x-original-host': 'evil.example', 'x-forwarded-server': 'evil.example' },
  {
    'x-original-url': 'http://evil.example/',
    'x-rewrite-url': '/evil',
    'x-forwarded-prefix': '//evil.example',
  },
  { 'x-http-method-override': 'DELETE', referer: 'https://evil.example/', 'x-real-ip': 'evil.example' },
];

const signIn = (client: Client, headers: Record<string, string>, fields: Record<string, string> = {}) =>
  client.post(
    '/sign-in',
    { organization: 'blue', email: 'member@blue.example', password: samplePassword, ...fields },
    { headers },
  );

describe('reset link from Host or Forwarded (ZITADEL CVE-2025-64101): mailed links lead to configured addresses', () => {
  /** Everything that sends a mail with a link: who asks, where, and to whom it goes. */
  const flows: [string, string, (headers: Record<string, string>) => Promise<Answer>][] = [
    [
      'forgot password',
      'member@blue.example',
      async (headers) =>
        openClient(world.house).post(
          '/forgot-password',
          { organization: 'blue', email: 'member@blue.example' },
          { headers, from: '/forgot-password' },
        ),
    ],
    [
      "forgot password, at the organization's own address",
      'member@green.example',
      async (headers) =>
        openClient(world.house, 'green.localhost').post(
          '/forgot-password',
          { email: 'member@green.example' },
          { headers, from: '/forgot-password' },
        ),
    ],
    [
      'forgot organization',
      'owner@red.example',
      async (headers) =>
        openClient(world.house).post(
          '/forgot-organization',
          { email: 'owner@red.example' },
          { headers, from: '/forgot-organization' },
        ),
    ],
    [
      'a new link for an invitation',
      'invited@red.example',
      async (headers) =>
        openClient(world.house).post(
          '/invitation/renewal',
          { organization: 'red', email: 'invited@red.example' },
          { headers, from: '/invitation' },
        ),
    ],
    [
      'an invitation',
      'guest@blue.example',
      async (headers) =>
        (await arriveAs(world, 'owner')).post(
          '/console/users/new',
          {
            name: 'Guest',
            email: 'guest@blue.example',
            role: 'member',
            license: '',
            language: 'en',
            access: 'unlimited',
          },
          { headers, from: '/console/users/new' },
        ),
    ],
    [
      'an invitation again',
      'invited@blue.example',
      async (headers) => {
        const { userId } = await personOf(world, 'invited@blue.example');
        const path = `/console/users/${userId}`;
        return (await arriveAs(world, 'owner')).post(`${path}/invitation`, {}, { headers, from: path });
      },
    ],
    [
      'another e-mail address',
      'new.administrator@blue.example',
      async (headers) =>
        (await arriveAs(world, 'administrator')).post(
          '/profile/email',
          { email: 'new.administrator@blue.example', password: samplePassword },
          { headers, from: '/profile/email' },
        ),
    ],
  ];

  test.each(flows)('%s', async (_what, to, ask) => {
    const { house } = world;
    const right = new URL(to.endsWith('green.example') ? 'http://green.localhost' : 'http://localhost');
    right.port = String(house.port);
    const answer = await ask(Object.assign({}, ...forgeries));
    expect([200, 303], answer.text.slice(0, 300)).toContain(answer.status);
    const mail = await house.mailbox.next(to);
    expect(mail.links.length).toBeGreaterThan(0);
    for (const link of [...mail.links, ...hrefs(mail.html)]) {
      if (link.startsWith('mailto:')) continue;
      expect(new URL(link).origin, link).toBe(right.origin);
    }
    expect(`${mail.subject} ${mail.text} ${mail.html} ${mail.from}`).not.toContain('evil');
  });

  test('where the forged host is the one asked for, nobody is there and nothing is sent', async () => {
    await openProxied();
    const before = await contents(world.house);
    const visitor = openClient(world.house);
    for (const server of [visitor, openClient({ port: proxied.port })]) {
      const csrf = await server.token();
      const body = new URLSearchParams({ csrf, organization: 'red', email: 'member@red.example' }).toString();
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      };
      const forged: Record<string, string> =
        server === visitor ? { host: 'evil.example' } : { 'x-forwarded-host': 'evil.example' };
      const answer = await server.send('POST', '/forgot-password', body, { ...headers, ...forged });
      expect(answer.status).toBe(404);
    }
    expect(await contents(world.house)).toEqual(before);
  });
});

const hrefs = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '');

describe('an unknown host', () => {
  test('shows nothing of any organization, sets nothing, leads nowhere', async () => {
    const links = Object.values(await issueLinks(world, 'blue'));
    const hosts = [
      'evil.example',
      '127.0.0.1',
      'localhost',
      'blue',
      'portal.blue.example',
      'xgreen.localhost',
      'green.localhost.',
      'a.green.localhost',
    ];
    const session = await arriveAs(world, 'owner');
    for (const host of hosts) {
      for (const path of ['/', '/sign-in', '/dashboard', '/console', '/operator', '/help', ...links]) {
        const answer = await session.send('GET', path, '', { host });
        expect(answer.status, `${host}${path}`).toBe(404);
        expect(answer.body).toBe('No portal answers at this address.\n');
        expect(answer.headers['set-cookie'], `${host}${path}`).toBeUndefined();
      }
    }
  });

  test('a host that is none is refused in plain words', async () => {
    for (const host of [
      '',
      'a b',
      '[::1',
      'localhost/x',
      'localhost?x',
      'user@localhost',
      '%00',
      'localhost:99999',
      `${'a'.repeat(300)}.example`,
    ]) {
      const answer = await openClient(world.house).send('GET', '/sign-in', '', { host });
      expect([400, 404], host).toContain(answer.status);
      expect(answer.body, host).not.toMatch(/Company|<html/);
    }
  });

  test('a proxy is told about it before it fetches a certificate', async () => {
    const ask = async (domain: string) =>
      (
        await openClient(world.house).get(`/tls-allowed?${new URLSearchParams({ domain })}`, {
          host: 'proxy',
        })
      ).status;
    expect(await ask('green.localhost')).toBe(200);
    for (const domain of ['evil.example', 'portal.blue.example', '', 'green.localhost\0', 'x'.repeat(9_000)])
      expect(await ask(domain), JSON.stringify(domain.slice(0, 60))).toBe(404);
  });
});

describe('forwarded headers', () => {
  beforeAll(openProxied);

  test('from anybody: they change nothing that is shown, and the visitor is who is at the other end', async () => {
    const plain = await openClient(world.house).get('/sign-in');
    const shape = ({ body }: Answer) => body.replace(/(name="csrf" value|nonce)="[^"]+"/g, '$1');
    for (const forged of forgeries) {
      const answer = await openClient(world.house).get('/sign-in', forged);
      expect(shape(answer)).toBe(shape(plain));
      expect(answer.headers['strict-transport-security']).toBeUndefined();
    }
    const answer = await openClient(world.house).get('/sign-in', { 'x-forwarded-host': 'green.localhost' });
    expect(answer.text).not.toContain('Green Company');
    await signIn(
      openClient(world.house),
      { 'x-forwarded-for': '6.6.6.6' },
      { password: 'not the right one at all' },
    );
    expect(await lastAddress()).toBe('127.0.0.1');
  });

  test('from a configured proxy: it says whom the visitor asked for, and whether over TLS', async () => {
    const visitor = openClient({ port: proxied.port });
    const green = await visitor.get('/sign-in', { 'x-forwarded-host': 'green.localhost' });
    expect(green.text).toContain('Green Company');
    expect(green.headers['strict-transport-security']).toBeUndefined();
    const secure = await visitor.get('/sign-in', { 'x-forwarded-proto': 'https' });
    expect(secure.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    for (const forged of forgeries.slice(1)) {
      expect((await visitor.get('/sign-in', forged)).status).toBe(200);
    }
  });

  const chains: [string, string][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['6.6.6.6, 203.0.113.7, 10.1.2.3', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['fe80::7%eth0', 'fe80::7'],
    // Whatever stands before something that is no address was written by nobody we know.
    ['6.6.6.6, nonsense', '127.0.0.1'],
    ['6.6.6.6, 999.1.1.1', '127.0.0.1'],
    ['6.6.6.6,', '127.0.0.1'],
    ['nonsense', '127.0.0.1'],
    ['', '127.0.0.1'],
    [',,,', '127.0.0.1'],
    ['"', '127.0.0.1'],
    ["'; DROP TABLE attempts; --", '127.0.0.1'],
    ['%00', '127.0.0.1'],
    ['10.1.2.3', '127.0.0.1'],
    [`${'1.2.3.4, '.repeat(900)}203.0.113.7`, '203.0.113.7'],
  ];

  test('header decides the outcome (authentik CVE-2024-47070): malformed X-Forwarded-For never does', async () => {
    for (const [chain, address] of chains) {
      const what = JSON.stringify(chain.slice(0, 60));
      const right = await signIn(openClient({ port: proxied.port }), { 'x-forwarded-for': chain });
      expect(right.status, what).toBe(303);
      const [session] = await world.house.rows<{ ip: string }>(
        'SELECT host(ip) AS ip FROM sessions ORDER BY created_at DESC LIMIT 1',
      );
      expect(session?.ip, what).toBe(address);
    }
    const headers = { 'x-forwarded-for': 'nonsense' };
    const wrong = await signIn(openClient({ port: proxied.port }), headers, {
      password: 'something else entirely',
    });
    expect(wrong.status).toBe(401);
    expect(await lastAddress()).toBe('127.0.0.1');
  });
});

const lastAddress = async () =>
  (await world.house.rows<{ ip: string }>('SELECT host(ip) AS ip FROM attempts ORDER BY at DESC LIMIT 1'))[0]
    ?.ip;

test('whoever has one IPv6 address has its whole network: 64 bits share one bucket', async () => {
  const strict = await openAnother(world, { TRUSTED_PROXIES: ['127.0.0.1'], POSTS_PER_MINUTE: 5 });
  try {
    const visitor = openClient({ port: strict.port });
    const from = async (ip: string) => {
      const answer = await visitor.post('/theme', { theme: 'dark' }, { headers: { 'x-forwarded-for': ip } });
      return answer.status === 429 ? Number(answer.headers['retry-after']) : answer.status;
    };
    const network = [
      '2001:db8:1:2::1',
      '2001:DB8:1:2:ffff::2',
      '2001:0db8:0001:0002:0:0:0:3',
      '2001:db8:1:2:3:4:5:6',
      '2001:db8:1:2::',
    ];
    for (const ip of network) expect(await from(ip), ip).toBe(303);
    const wait = await from('2001:db8:1:2:aaaa:bbbb:cccc:dddd');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThan(60);
    expect(await from('2001:db8:1:3::1')).toBe(303);
    expect(await from('203.0.113.9')).toBe(303);
    // Reading goes on.
    expect((await visitor.get('/sign-in', { 'x-forwarded-for': '2001:db8:1:2::1' })).status).toBe(200);
  } finally {
    await strict.stop();
  }
});
