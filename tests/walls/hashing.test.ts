import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openClient } from '../fixtures/client.ts';
import { samplePassword } from '../fixtures/people.ts';
import { arriveAs, openWorld, type World } from './world.ts';

// A hash is the dearest thing that a stranger can make this machine do. Here it costs as much as it may, so that the
// line is short.

let world: World;

beforeAll(async () => {
  world = await openWorld({ HASH_MEMORY_KIB: 38_912 });
});
afterAll(() => world.close());

const urlencoded = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

async function timed(client: Client, path: string): Promise<{ status: number; took: number }> {
  const startedAt = performance.now();
  const { status } = await client.get(path);
  return { status, took: performance.now() - startedAt };
}

test('a rush of one organization keeps nobody else out: its excess is sent away, others get in, pages stay fast', async () => {
  const { house } = world;
  const rush = openClient(house);
  const visitor = openClient(house);
  const csrf = await rush.token();
  const signedIn = await arriveAs(world, 'member', 'red');
  await visitor.get('/sign-in');

  let underWay = true;
  const answers = Promise.all(
    Array.from({ length: 300 }, (_, index) =>
      rush.send(
        'POST',
        '/sign-in',
        new URLSearchParams({
          csrf,
          organization: 'blue',
          email: `rush${index}@blue.example`,
          password: 'not the right one at all',
        }).toString(),
        urlencoded,
      ),
    ),
  ).finally(() => {
    underWay = false;
  });
  await expect
    .poll(() => house.gatehouse.infra.hasher.stats().waiting, { timeout: 5_000, interval: 10 })
    .toBeGreaterThan(2);

  const person = visitor.post('/sign-in', {
    organization: 'red',
    email: 'owner@red.example',
    password: samplePassword,
  });
  const healths: { status: number; took: number }[] = [];
  const pages: { status: number; took: number }[] = [];
  while (underWay) {
    healths.push(await timed(visitor, '/healthz'));
    pages.push(await timed(signedIn, '/dashboard'));
  }
  expect((await person).status).toBe(303);

  const all = await answers;
  const refused = all.filter(({ status }) => status === 503);
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([401, 503]));
  expect(refused.length).toBeGreaterThan(20);
  for (const { headers, text } of refused) {
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(text).not.toContain('HashQueueFullError');
  }
  expect(healths.length).toBeGreaterThan(3);
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  expect(new Set([...healths, ...pages].map(({ status }) => status))).toEqual(new Set([200]));
  expect(median(healths.map(({ took }) => took))).toBeLessThan(200);
  expect(median(pages.map(({ took }) => took))).toBeLessThan(400);
  expect(house.gatehouse.infra.hasher.stats()).toMatchObject({ running: 0, waiting: 0 });
});

test('organizations that do not exist share one lane, so that inventing them gives no more', async () => {
  const { house } = world;
  const client = openClient(house);
  const csrf = await client.token();
  const before = house.gatehouse.infra.hasher.stats().refused;
  const invented = Array.from({ length: 200 }, (_, index) =>
    client.send(
      'POST',
      '/sign-in',
      new URLSearchParams({
        csrf,
        organization: `none ${index}`,
        email: `a${index}@b.example`,
        password: 'x',
      }).toString(),
      urlencoded,
    ),
  );
  await expect
    .poll(() => house.gatehouse.infra.hasher.stats().waiting, { timeout: 5_000, interval: 10 })
    .toBeGreaterThan(2);
  expect((await arriveAs(world, 'member', 'red')).cookies.has('__Host-session')).toBe(true);
  await Promise.all(invented);
  expect(house.gatehouse.infra.hasher.stats().refused).toBeGreaterThan(before);
});

test('a password of any length costs the same, and is never cut (bcrypt truncation, Okta 2024)', async () => {
  const { house } = world;
  const long = `${'é'.repeat(250)}x`;
  const { hasher } = house.gatehouse.infra;
  const lane = { organization: 'test', ip: 'test' };
  const kept = await hasher.hash(long, lane);
  expect((await hasher.verify(kept, long, lane)).matches).toBe(true);
  expect((await hasher.verify(kept, `${long.slice(0, -1)}y`, lane)).matches).toBe(false);
  expect((await hasher.verify(kept, long.slice(0, -1), lane)).matches).toBe(false);
  // The same letters in another composition are the same password.
  expect((await hasher.verify(kept, long.normalize('NFD'), lane)).matches).toBe(true);
  const client = openClient(house);
  const fields = { organization: 'blue', email: 'member@blue.example' };
  expect((await client.post('/sign-in', { ...fields, password: 'a'.repeat(1_025) })).status).toBe(422);
  for (const password of [
    '',
    '\0',
    `${samplePassword}\0`,
    ` ${samplePassword}`,
    samplePassword.toUpperCase(),
  ])
    expect([401, 422], JSON.stringify(password)).toContain(
      (await client.post('/sign-in', { ...fields, password })).status,
    );
});
