import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import type { Gatehouse } from '../../src/main.ts';
import type { Who } from '../../src/web/entrance/route.ts';
import { routes } from '../../src/web/routes.ts';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { samplePassword } from '../fixtures/people.ts';
import { crawl, formsOf, nowhere, valuesOf } from './pages.ts';
import { arriveAs, contents, issueLinks, openAnother, openWorld, type Visitor, type World } from './world.ts';

// A form acts only where its own page, in this browser, at this very host, sent it; a link acts never.

let world: World;
let client: Client;
let csrf: string;
let foreignCsrf: string;
let origin: string;
/** Every route that posts, at a path where it finds something to do, with somebody it would listen to. */
let targets: { path: string; client: Client; csrf: string }[];

beforeAll(async () => {
  world = await openWorld();
  origin = `http://localhost:${world.house.port}`;
  client = await arriveAs(world, 'owner');
  csrf = await client.token('/profile');
  foreignCsrf = await (await arriveAs(world, 'anonymous')).token();
  const operator = await arriveAs(world, 'operator');
  const operatorCsrf = await operator.token('/profile');
  // The owner has no seat, and is listened to in the console only.
  const member = await arriveAs(world, 'member');
  const visitors: Partial<Record<Who, { client: Client; csrf: string }>> = {
    operator: { client: operator, csrf: operatorCsrf },
    member: { client: member, csrf: await member.token('/profile') },
  };
  const crawled = await Promise.all([client, operator, member].map((each) => crawl(each, 1)));
  const forms = formsOf(crawled.flat());
  targets = routes
    .filter(({ method }) => method === 'POST')
    .map(({ path: pattern, who }) => ({
      path: forms.find((form) => form.pattern === pattern)?.action ?? nowhere(pattern),
      ...(visitors[who] ?? { client, csrf }),
    }));
});
afterAll(() => world.close());

const urlencoded = 'application/x-www-form-urlencoded';
type Attempt = (target: { path: string; client: Client; csrf: string }) => Promise<Answer>;
const sends =
  (token: string | undefined | 'own' | (() => string), headers: () => Record<string, string>): Attempt =>
  (target) => {
    const value = token === 'own' ? target.csrf : typeof token === 'function' ? token() : token;
    const body = value === undefined ? '' : new URLSearchParams({ csrf: value }).toString();
    return target.client.send('POST', target.path, body, { 'content-type': urlencoded, ...headers() });
  };
const fromSite = (site: string) => sends('own', () => ({ 'sec-fetch-site': site }));
const fromOrigin = (stated: () => string) => sends('own', () => ({ origin: stated() }));
const sameOrigin = () => ({ 'sec-fetch-site': 'same-origin' });

const refused: [string, number, Attempt][] = [
  ['no token', 403, sends(undefined, sameOrigin)],
  ['an empty token', 403, sends('', sameOrigin)],
  ["another browser's token", 403, sends(() => foreignCsrf, sameOrigin)],
  [
    'the token in the address only',
    403,
    (to) => sends(undefined, sameOrigin)({ ...to, path: `${to.path}?csrf=${to.csrf}` }),
  ],
  ['a page of another site', 403, fromSite('cross-site')],
  ["a sibling's page (another organization's address)", 403, fromSite('same-site')],
  ['no page at all (Sec-Fetch-Site: none)', 403, fromSite('none')],
  ['a foreign Origin', 403, fromOrigin(() => 'https://evil.example')],
  ["a sibling's Origin", 403, fromOrigin(() => origin.replace('localhost', 'green.localhost'))],
  ['Origin of another port', 403, fromOrigin(() => 'http://localhost:1')],
  ['Origin: null (a sandboxed frame)', 403, fromOrigin(() => 'null')],
  [
    'a body of plain text, as a form of another site can send it',
    400,
    (to) =>
      to.client.send('POST', to.path, `csrf=${encodeURIComponent(to.csrf)}`, {
        'content-type': 'text/plain',
        'sec-fetch-site': 'same-origin',
      }),
  ],
];

describe('cross-site form (Casdoor CVE-2023-34927): nothing happens', () => {
  test.each(refused)('on any route: %s', async (_what, status, attempt) => {
    const before = await contents(world.house);
    for (const target of targets) {
      expect((await attempt(target)).status, `POST ${target.path}`).toBe(status);
    }
    expect(await contents(world.house)).toEqual(before);
    expect((await client.get('/profile')).status).toBe(200);
  });

  test('the very same request with the own token, from the own page, is served', async () => {
    for (const headers of [sameOrigin, () => ({ origin }), () => ({})]) {
      expect((await sends('own', headers)({ path: '/theme', client, csrf })).status).toBe(303);
    }
  });
});

test('login CSRF: nobody is signed in to an account of somebody else by a form of another site', async () => {
  const victim = openClient(world.house);
  await victim.get('/sign-in');
  const attacker = openClient(world.house);
  const body = new URLSearchParams({
    csrf: await attacker.token(),
    organization: 'red',
    email: 'owner@red.example',
    password: samplePassword,
  }).toString();
  const post = (headers: Record<string, string>) =>
    victim.send('POST', '/sign-in', body, { 'content-type': urlencoded, ...headers });
  expect((await post({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(403);
  // A token that the attacker has fetched for themselves is worth nothing in the victim's browser.
  expect((await post(sameOrigin())).status).toBe(403);
  expect(victim.cookies.has('__Host-session')).toBe(false);
  // Nor does it help where the browser had never been here, and so had no cookie to bind a token to.
  victim.cookies.clear();
  expect((await post(sameOrigin())).status).toBe(403);
  expect(victim.cookies.has('__Host-session')).toBe(false);
});

describe('keys rotate', () => {
  let next: Gatehouse;
  const open = async (keyring: string) => (next = await openAnother(world, { GATEHOUSE_KEYRING: keyring }));
  const postTo = async (server: Gatehouse) => {
    const moved = openClient({ port: server.port });
    for (const [name, value] of client.cookies) moved.cookies.set(name, value);
    const body = new URLSearchParams({ csrf, theme: 'dark' }).toString();
    return moved.send('POST', '/theme', body, { 'content-type': urlencoded, ...sameOrigin() });
  };

  test('a token of the former key still counts while both keys are held', async () => {
    await open(`${generateKey()},${world.key}`);
    expect((await postTo(next)).status).toBe(303);
    await next.stop();
  });

  test('and no longer once the former key is gone', async () => {
    await open(generateKey());
    expect((await postTo(next)).status).toBe(403);
    await next.stop();
  });
});

describe('a link alone acts (scanners, prefetching): GET and HEAD change nothing', () => {
  test.each<Visitor>(['anonymous', 'member', 'owner', 'operator'])(
    '%s visits everything',
    async (visitor) => {
      const visiting = await arriveAs(world, visitor);
      const links = Object.values(await issueLinks(world, 'blue'));
      // What the sign-in set off comes to rest: events are sealed, mails are sent.
      await expect
        .poll(() => world.house.rows('SELECT 1 FROM audit_unsealed'), { timeout: 10_000, interval: 100 })
        .toEqual([]);
      const before = await contents(world.house);
      for (const link of links) expect((await visiting.get(link)).status).toBe(303);
      const pages = await crawl(visiting);
      for (const { path } of [...pages, ...links.map((link) => ({ path: link }))]) {
        const head = await visiting.send('HEAD', path, '', {});
        expect(head.body, `HEAD ${path}`).toBe('');
        expect(head.status, `HEAD ${path}`).toBeLessThan(500);
      }
      expect(pages.length).toBeGreaterThan(10);
      expect(await contents(world.house)).toEqual(before);
    },
  );

  test('forms put into the address do nothing either', async () => {
    const visiting = await arriveAs(world, 'owner');
    const forms = formsOf(await crawl(visiting, 1));
    const before = await contents(world.house);
    for (const form of forms) {
      const query = new URLSearchParams([['csrf', csrf], ...valuesOf(form)]);
      expect((await visiting.get(`${form.action}?${query}`)).status, form.action).toBeLessThan(500);
    }
    expect(await contents(world.house)).toEqual(before);
  });
});
