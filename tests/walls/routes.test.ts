import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route, Who } from '../../src/web/entrance/route.ts';
import { routes } from '../../src/web/routes.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { crawl, formsOf, nowhere, type Page, type PageForm, routeOf, valuesOf } from './pages.ts';
import {
  arriveAs,
  contents,
  issueLinks,
  openWorld,
  secretLinks,
  type Visitor,
  visitors,
  type World,
} from './world.ts';

// Everything here is generated from the table of routes, so that a new line there is tried the day it is written.

let world: World;
let clients: Record<Visitor, Client>;
let seen: Record<'owner' | 'member' | 'stranger' | 'redMember' | 'operator', Page[]>;
/** An address of each route that leads somewhere: blue's, red's, and what operators see. */
let examples: { blue: Map<string, string[]>; red: Map<string, string[]>; portal: Map<string, string[]> };
let forms: PageForm[];

beforeAll(async () => {
  world = await openWorld();
  const arrived = await Promise.all(visitors.map(async (who) => [who, await arriveAs(world, who)] as const));
  clients = Object.fromEntries(arrived) as typeof clients;
  // More sessions, so that there are some to end.
  const others = ['owner', 'stranger', 'member'] as const;
  await Promise.all(others.map((who) => arriveAs(world, who)));
  // Administrators here have no seat: what is for members is seen by members.
  const redMember = await arriveAs(world, 'member', 'red');
  seen = {
    owner: await crawl(clients.owner, 9),
    member: await crawl(clients.member, 9),
    stranger: await crawl(clients.stranger, 9),
    redMember: await crawl(redMember, 9),
    operator: await crawl(clients.operator, 9),
  };
  examples = {
    blue: addressesIn([...seen.owner, ...seen.member]),
    red: addressesIn([...seen.stranger, ...seen.redMember]),
    portal: addressesIn(seen.operator),
  };
  forms = formsOf(Object.values(seen).flat());
});
afterAll(() => world.close());

function addressesIn(pages: readonly Page[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const keep = (key: string, path: string) => found.set(key, [...(found.get(key) ?? []), path]);
  for (const { pattern, path, answer } of pages) {
    if (answer.status === 200) keep(`GET ${pattern}`, path.split('?')[0] ?? '');
  }
  for (const { action, pattern } of formsOf(pages)) {
    keep(`POST ${pattern}`, action);
    // The address of an answer, looked at anew, leads back to the page.
    if (routeOf('GET', action)) keep(`GET ${routeOf('GET', action)?.path}`, action);
  }
  return found;
}

/** The columns of the table in words: what each visitor meets. Administrators here have no seat. */
const welcome = 'welcome';
const meets: Record<Who, Record<Visitor, 'welcome' | 'sign-in' | 'console' | 'forbidden'>> = {
  anyone: all(welcome),
  person: { ...all(welcome), anonymous: 'sign-in' },
  member: { ...all('console'), anonymous: 'sign-in', member: welcome, operator: welcome },
  administrator: { ...all(welcome), anonymous: 'sign-in', member: 'forbidden' },
  owner: { ...all(welcome), anonymous: 'sign-in', member: 'forbidden', administrator: 'forbidden' },
  operator: { ...all('forbidden'), anonymous: 'sign-in', operator: welcome },
};

function all<T>(answer: T): Record<Visitor, T> {
  return Object.fromEntries(visitors.map((visitor) => [visitor, answer])) as Record<Visitor, T>;
}

const addressOf = (route: Route): string =>
  [examples.blue, examples.portal]
    .map((known) => known.get(`${route.method} ${route.path}`)?.[0])
    .find(Boolean) ?? nowhere(route.path);

/** Looks at what stands before the page; a form is sent in a way that is refused right behind the door. */
async function knock(client: Client, route: Route, path: string): Promise<string> {
  const answer =
    route.method === 'GET'
      ? await client.get(path)
      : await client.send('POST', path, 'x', {
          'content-type': 'text/plain',
          'sec-fetch-site': 'same-origin',
        });
  if (answer.status >= 500) return `failed: ${answer.status} ${answer.text.slice(0, 200)}`;
  if (answer.status === 403) return 'forbidden';
  if (answer.location === '/console' && route.who === 'member') return 'console';
  const signIn = route.method === 'GET' ? `/sign-in?${new URLSearchParams({ next: path })}` : '/sign-in';
  return answer.status === 303 && answer.location === signIn ? 'sign-in' : 'welcome';
}

describe('cross-tenant API, deny by default (ZITADEL CVE-2025-64431): each route asks who comes', () => {
  test.each(visitors)('%s', async (visitor) => {
    const before = await contents(world.house);
    const answers: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      expected[name] = meets[route.who][visitor];
      answers[name] = await knock(clients[visitor], route, addressOf(route));
    }
    expect(answers).toEqual(expected);
    expect(await contents(world.house)).toEqual(before);
  });

  test('at an address of its own an organization has no operator paths, whoever comes', async () => {
    const own = openClient(world.house, 'green.localhost');
    for (const [name, value] of clients.operator.cookies) own.cookies.set(name, value);
    const operatorRoutes = routes.filter((route) => route.who === 'operator');
    for (const route of operatorRoutes) {
      const answer = await own.send(route.method, addressOf(route), '', { 'sec-fetch-site': 'same-origin' });
      expect(answer.status, `${route.method} ${route.path}`).toBe(404);
    }
  });
});

/** Whoever is signed in meets no forms of the sign-in; its own tests try ids of others there. */
const beforeTheDoor = (path: string) => path.startsWith('/sign-in/');

/** A logo stands before the door: it is for whoever comes there. */
const forEverybody = new Set(['GET /pictures/logo/:organization/:tag']);

const carriesSecret = (pattern: string) => pattern.endsWith('/:token');
const parametric = routes.filter(({ path }) => path.includes('/:') && !carriesSecret(path));

/** Who comes furthest in the organization. */
const insider = (route: Route): Visitor => (route.who === 'member' ? 'member' : 'owner');

const otherThan404 = (tried: Record<string, number>): string[] =>
  Object.entries(tried)
    .filter(([, status]) => status !== 404)
    .map(([path, status]) => `${path}: ${status}`);

async function call(client: Client, route: Route, path: string): Promise<number> {
  if (route.method === 'GET') {
    const answer = await client.get(path);
    return answer.location ? (await client.follow(answer)).status : answer.status;
  }
  if (route.upload) throw new Error(`${route.path} takes a file and an id: teach this test to send one`);
  const form = forms.find(({ pattern }) => pattern === route.path);
  const csrf = tokens.get(client) ?? (await client.token('/profile'));
  tokens.set(client, csrf);
  const body = new URLSearchParams([['csrf', csrf], ...(form ? valuesOf(form) : [])]);
  const answer = await client.send('POST', path, body.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
  });
  return answer.status;
}
const tokens = new Map<Client, string>();

describe('a foreign id in the path: not found, nothing changed', () => {
  test('each path pattern was found in use in both organizations', () => {
    const missing = parametric
      .filter((route) => route.who !== 'operator' && !beforeTheDoor(route.path))
      .map((route) => `${route.method} ${route.path}`)
      .filter((name) => !examples.blue.has(name) || !examples.red.has(name));
    expect(missing).toEqual([]);
  });

  test("the other organization's own addresses", async () => {
    const before = await contents(world.house);
    const tried: Record<string, number> = {};
    for (const route of parametric) {
      const name = `${route.method} ${route.path}`;
      const own = examples.blue.get(name) ?? [];
      const foreign = (examples.red.get(name) ?? []).filter((path) => !own.includes(path));
      if (forEverybody.has(name)) continue;
      // An own id in front does not open the way to a foreign one behind it, nor the other way round.
      for (const path of [...foreign, ...crossed(route.path, own[0], foreign[0])])
        tried[`${route.method} ${path}`] = await call(clients[insider(route)], route, path);
    }
    expect(Object.keys(tried).length).toBeGreaterThan(20);
    expect(otherThan404(tried)).toEqual([]);
    expect(await contents(world.house)).toEqual(before);
  });

  test('ids of nobody, and what is no id', async () => {
    const id = randomUUID();
    const written = ['x', '0', '-1', "'%20OR%201=1--", '%00', '..%2F..', '__proto__', 'a'.repeat(3_000)];
    const before = await contents(world.house);
    const tried: Record<string, number> = {};
    for (const route of parametric) {
      const visitor = route.who === 'operator' ? 'operator' : insider(route);
      const path = addressOf(route).split('/');
      for (const [index, part] of route.path.split('/').entries()) {
        if (!part.startsWith(':')) continue;
        for (const each of [id, id.toUpperCase(), ...written]) {
          const changed = path.with(index, each).join('/');
          tried[`${route.method} ${changed.slice(0, 200)}`] = await call(clients[visitor], route, changed);
        }
      }
    }
    expect(otherThan404(tried)).toEqual([]);
    expect(await contents(world.house)).toEqual(before);
  });

  test('operators reach no part of an organization through the address of another', async () => {
    const before = await contents(world.house);
    const tried: Record<string, number> = {};
    for (const route of parametric.filter(({ who }) => who === 'operator')) {
      const [first, ...others] = examples.portal.get(`${route.method} ${route.path}`) ?? [];
      for (const path of others.flatMap((other) => crossed(route.path, first, other)))
        tried[`${route.method} ${path}`] = await call(clients.operator, route, path);
    }
    expect(otherThan404(tried)).toEqual([]);
    expect(await contents(world.house)).toEqual(before);
  });

  test('mailed links: every kind is known here, and an altered one says so without a failure', async () => {
    const kinds = routes.filter((route) => carriesSecret(route.path)).map((route) => route.path);
    expect(kinds.sort()).toEqual(Object.keys(secretLinks).sort());
    const real = await issueLinks(world, 'red');
    for (const kind of kinds) {
      const token = real[kind]?.split('/').at(-1) ?? '';
      for (const each of [
        randomUUID(),
        '%00',
        '%0d%0aSet-Cookie:%20x=1',
        'a'.repeat(4_000),
        `${token}x`,
        token.slice(0, -1),
        `${token.slice(0, 22)}.${'A'.repeat(43)}`,
      ]) {
        const visitor = openClient(world.house);
        const followed = await visitor.get(kind.replace(':token', each));
        expect(followed.status, `${kind} ${each.slice(0, 80)}`).toBe(303);
        expect(followed.headers['set-cookie'] ?? []).not.toContainEqual(expect.stringMatching(/^x=1/));
        const shown = await visitor.follow(followed);
        expect([303, 410], `${kind} ${each.slice(0, 80)}`).toContain(shown.status);
        expect(shown.text).not.toContain('Red Company');
      }
    }
  });
});

/** Paths that take some of their parts from the one and the others from the other. */
function crossed(pattern: string, one: string | undefined, other: string | undefined): string[] {
  if (!one || !other) return [];
  const [left, right] = [one.split('/'), other.split('/')];
  const places = [...pattern.split('/').entries()]
    .filter(([, part]) => part.startsWith(':'))
    .map(([at]) => at);
  const differing = places.filter((at) => left[at] !== right[at]);
  if (differing.length < 2) return [];
  return differing.flatMap((at) => [
    left.with(at, right[at] ?? '').join('/'),
    right.with(at, left[at] ?? '').join('/'),
  ]);
}

describe('what stands in no table is not found', () => {
  const unknown = [
    '/nothing',
    '/sign-in/',
    '/SIGN-IN',
    '/console/',
    '/admin',
    '/.env',
    '/sign-in%00',
    '//sign-in',
    '/console/users/',
    '/api',
    '/assets/../../package.json',
    '/assets/%2e%2e%2fpackage.json',
    '/assets/nothing.js',
    '/inbox',
    '/inbox.json',
  ];

  test.each(visitors)('unknown paths, for %s', async (visitor) => {
    for (const path of unknown) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const answer = await clients[visitor].send(method, path, '', { 'sec-fetch-site': 'same-origin' });
        expect(answer.status, `${method} ${path}`).toBe(404);
      }
    }
  });

  test('wrong methods: 405, and Allow says which would do', async () => {
    const before = await contents(world.house);
    for (const route of routes) {
      const path = addressOf(route);
      const there = (['GET', 'POST'] as const).filter((method) => routeOf(method, path));
      const others = (['GET', 'POST'] as const).filter((method) => !there.includes(method));
      const allowed = there.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', ...others]) {
        const answer = await clients.owner.send(method, path, '', { 'sec-fetch-site': 'same-origin' });
        expect(answer.status, `${method} ${path}`).toBe(405);
        expect(answer.headers.allow, `${method} ${path}`).toBe(allowed.join(', '));
      }
    }
    expect(await contents(world.house)).toEqual(before);
  });

  test('no form of any page leads nowhere', () => {
    const astray = forms.filter((form) => form.pattern === '');
    expect(astray.map((form) => `${form.page} -> ${form.action}`)).toEqual([]);
  });
});
