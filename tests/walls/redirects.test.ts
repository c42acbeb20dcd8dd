import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownPath } from '../../src/web/entrance/reply.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { samplePassword } from '../fixtures/people.ts';
import { arriveAs, openWorld, type World } from './world.ts';

// Where a form or a link says where to go next, it says so within this host, whatever it says.

let world: World;
let client: Client;

beforeAll(async () => {
  world = await openWorld();
  client = await arriveAs(world, 'member');
});
afterAll(() => world.close());

/** As a browser reads it: which host a Location leads to. */
const hostOf = (location: string): string => new URL(location, 'http://localhost:1/sign-in').host;

const hostile = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '/%2f%2fevil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/dashboard/..//evil.example',
  '/%2e//evil.example',
  '/%2e%2e//evil.example',
  '/./\\evil.example',
  'https://evil.example',
  'http:evil.example',
  'https:/evil.example',
  '//user:password@evil.example',
  'http://localhost:1@evil.example/',
  '@evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  ' //evil.example',
  '\t//evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/dashboard\r\nSet-Cookie: x=1',
  '/%0d%0aSet-Cookie:%20x=1',
  '/%09/evil.example',
  '/\u0000/evil.example',
  '／／evil.example',
  '。evil.example',
  `/${'a'.repeat(60_000)}`,
  `//${'a'.repeat(1_900)}.example`,
];

describe('open redirect (better-auth CVE-2025-27143)', () => {
  test('after the choice of a theme or language', async () => {
    for (const next of hostile) {
      for (const path of ['/theme', '/language']) {
        const answer = await client.post(path, { return: next }, { from: '/profile' });
        const what = `${path} to ${JSON.stringify(next.slice(0, 60))}`;
        expect(answer.status, what).toBe(303);
        expect(hostOf(answer.location ?? ''), what).toBe('localhost:1');
        expect(answer.location?.length, what).toBeLessThan(4_000);
        expect(String(answer.headers['set-cookie']), what).not.toContain('x=1');
      }
    }
  });

  test('after the sign-in, and in its page', async () => {
    for (const next of hostile) {
      const visitor = openClient(world.house);
      const what = JSON.stringify(next.slice(0, 60));
      const page = await visitor.get(`/sign-in?${new URLSearchParams({ next: next.slice(0, 3_000) })}`);
      const kept = /name="next" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
      expect(hostOf(kept), what).toBe('localhost:1');
      const answer = await visitor.post('/sign-in', {
        next,
        organization: 'blue',
        email: 'member@blue.example',
        password: samplePassword,
      });
      expect(answer.status, what).toBe(next.length > 2_000 ? 422 : 303);
      if (answer.location !== undefined) expect(hostOf(answer.location), what).toBe('localhost:1');
    }
  });

  test('of any text, a browser would stay here', () => {
    const piece = fc.constantFrom(
      ...'/ \\ . .. : @ ? # %2f %5c %2e %0a %00 %25 evil.example // javascript: é'.split(' '),
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
      fc.string({ unit: 'binary', maxLength: 30 }).map((any) => `/${any}`),
    );
    fc.assert(
      fc.property(text, (next) => {
        const path = ownPath(next);
        // A server or proxy between may decode once.
        expect(hostOf(path)).toBe('localhost:1');
        expect(path).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
      }),
      { numRuns: 3_000 },
    );
  });
});

test('an honest way back is kept, query and all', async () => {
  const owner = openClient(world.house);
  const wanted = '/console/attempts?reference=ABCDE%2FFGHJK&outcome=refused';
  const first = await owner.get(wanted);
  expect(first.location).toBe(`/sign-in?${new URLSearchParams({ next: wanted })}`);
  const page = await owner.follow(first);
  const next = /name="next" value="([^"]*)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await owner.post('/sign-in', {
    next,
    organization: 'blue',
    email: 'owner@blue.example',
    password: samplePassword,
  });
  expect(answer.location).toBe(wanted);
});
