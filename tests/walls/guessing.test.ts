import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { samplePassword } from '../fixtures/people.ts';
import { arriveAs, openAnother, openWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.house.rows('DELETE FROM attempt_counters');
});
afterAll(() => world.close());

const wrong = 'not the right one at all';
const signIn = async (client: Client, fields: Record<string, string> = {}): Promise<boolean> => {
  const answer = await client.post('/sign-in', {
    organization: 'blue',
    email: 'member@blue.example',
    password: samplePassword,
    ...fields,
  });
  expect([303, 401]).toContain(answer.status);
  return answer.status === 303;
};
/** Wrong guesses, one after the other. */
async function guess(client: Client, times: number, fields: Record<string, string> = {}): Promise<void> {
  for (let left = times; left > 0; left -= 1) await signIn(client, { password: wrong, ...fields });
}

const lastCause = async () =>
  (
    await world.house.rows<{ cause: string }>('SELECT cause FROM attempts ORDER BY at DESC, id DESC LIMIT 1')
  )[0]?.cause;
const counters = () =>
  world.house.rows<{ failures: number; lane: string }>(
    `SELECT failures, encode(lane, 'hex') AS lane FROM attempt_counters ORDER BY lane`,
  );

describe('case variants dodge the limit (Vault CVE-2025-6003): one counter for every spelling', () => {
  test('of the address and of the organization', async () => {
    const spellings: Record<string, string>[] = [
      { email: 'MEMBER@BLUE.EXAMPLE' },
      { email: 'Member@Blue.Example' },
      { email: '  member@blue.example  ' },
      { organization: ' BLUE ' },
      { organization: 'blue   COMPANY' },
      { organization: 'Ｂｌｕｅ Company' },
      { organization: 'blue\u00a0company' },
    ];
    const client = openClient(world.house);
    for (const spelling of spellings.slice(0, 5))
      expect(await signIn(client, { password: wrong, ...spelling })).toBe(false);
    expect(await counters()).toEqual([{ failures: 5, lane: '' }]);
    for (const spelling of spellings) {
      expect(await signIn(client, spelling), JSON.stringify(spelling)).toBe(false);
      expect(await lastCause()).toBe('too-many-attempts');
    }
  });

  test('look-alike addresses never reach the account (Django CVE-2019-19844)', async () => {
    const client = openClient(world.house);
    for (const email of [
      'ｍｅｍｂｅｒ@blue.example',
      'mémber@blue.example',
      'member@blüe.example',
      'member@blue.exampIe',
      'memb\u200ber@blue.example',
      'member@blue.example.',
      '"member"@blue.example',
      'member+x@blue.example',
      'member(x)@blue.example',
    ]) {
      const answer = await client.post('/sign-in', { organization: 'blue', email, password: samplePassword });
      expect([401, 422], email).toContain(answer.status);
    }
    expect(client.cookies.has('__Host-session')).toBe(false);
  });

  test('addresses of an account and of nobody are counted alike', async () => {
    const client = openClient(world.house);
    await Promise.all([
      guess(client, 6),
      guess(client, 6, { email: 'nobody@blue.example' }),
      guess(client, 6, { organization: 'nowhere' }),
    ]);
    expect((await counters()).map(({ failures }) => failures)).toEqual([5, 5, 5]);
  });
});

describe('parallel guesses beat the limit (Keycloak CVE-2024-4629)', () => {
  test('from two servers at once five are compared, whatever the spelling', async () => {
    const other = await openAnother(world);
    try {
      const since = new Date();
      const [here, there] = [openClient(world.house), openClient({ port: other.port })];
      const guesses = await Promise.all(
        Array.from({ length: 24 }, (_, index) =>
          (index % 2 ? here : there).post('/sign-in', {
            organization: 'blue',
            email: index % 3 ? 'member@blue.example' : 'MEMBER@blue.EXAMPLE',
            password: wrong,
          }),
        ),
      );
      // A machine that is short of breath may send some away: those are compared with nothing either.
      const answered = guesses.filter(({ status }) => status === 401).length;
      expect(guesses.filter(({ status }) => status !== 401 && status !== 503)).toEqual([]);
      const causes = await world.house.rows<{ cause: string; count: number }>(
        'SELECT cause, count(*)::int AS count FROM attempts WHERE at >= $1 GROUP BY 1 ORDER BY 1',
        [since],
      );
      const count = Object.fromEntries(causes.map((each) => [each.cause, each.count]));
      expect(Object.keys(count)).toEqual(['too-many-attempts', 'wrong-password']);
      expect(count['wrong-password']).toBeLessThanOrEqual(5);
      expect((count['wrong-password'] ?? 0) + (count['too-many-attempts'] ?? 0)).toBe(answered);
    } finally {
      await other.stop();
    }
  });
});

test('of two attempts at one moment both count and neither waits, whichever the database hears first', async () => {
  const { keyring } = world.house.gatehouse.infra;
  const ask = (client: pg.Client) =>
    client.query(
      'SELECT failures, wait_seconds FROM sign_in_facts(NULL, $1, $2, $3, $4, $5, true, NULL, NULL)',
      [
        'blue',
        'member@blue.example',
        keyring.mac('attempt-counter', 'member@blue.example'),
        keyring.mac('attempt-counter', 'blue', 'member@blue.example'),
        Buffer.alloc(32),
      ],
    );
  const clients = [0, 1].map(() => new pg.Client({ connectionString: world.house.urls.appUrl }));
  const [early, late] = clients as [pg.Client, pg.Client];
  try {
    await Promise.all(clients.map((client) => client.connect()));
    await early.query('BEGIN');
    await early.query('SELECT 1');
    expect((await ask(late)).rows).toEqual([{ failures: 1, wait_seconds: 0 }]);
    expect((await ask(early)).rows).toEqual([{ failures: 2, wait_seconds: 0 }]);
    await early.query('COMMIT');
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
});

describe('nobody is locked out by a stranger', () => {
  test('a browser that signed in before has a lane of its own; the right password elsewhere has to wait', async () => {
    const own = await arriveAs(world, 'member');
    await own.post('/sign-out', {}, { from: '/profile' });
    await guess(openClient(world.house), 6);
    expect(await signIn(openClient(world.house))).toBe(false);
    expect(await lastCause()).toBe('too-many-attempts');
    expect(await signIn(own)).toBe(true);
    // Its success does not open the other lane.
    expect(await signIn(openClient(world.house))).toBe(false);
  });

  test('the own lane is counted too, and is for that account alone', async () => {
    const own = await arriveAs(world, 'member');
    await own.post('/sign-out', {}, { from: '/profile' });
    await guess(own, 6);
    expect(await signIn(own)).toBe(false);
    expect((await counters()).map(({ lane }) => lane)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    await guess(own, 1, { email: 'owner@blue.example' });
    expect((await counters()).map(({ lane }) => lane)).toContain('');
  });

  test('waiting is not made longer by guesses in the meantime, and ends', async () => {
    const client = openClient(world.house);
    await guess(client, 9);
    expect(await counters()).toEqual([{ failures: 5, lane: '' }]);
    await world.house.rows(`UPDATE attempt_counters SET last_at = now() - interval '29 seconds'`);
    expect(await signIn(client)).toBe(false);
    await world.house.rows(`UPDATE attempt_counters SET last_at = now() - interval '31 seconds'`);
    expect(await signIn(client)).toBe(true);
    expect(await counters()).toEqual([]);
  });

  test('after a hundred failures in a row only recovery, or a browser known here, leads in', async () => {
    const own = await arriveAs(world, 'member');
    await own.post('/sign-out', {}, { from: '/profile' });
    const stranger = openClient(world.house);
    await guess(stranger, 1);
    const later = `last_at = now() - interval '1 day'`;
    await world.house.rows(`UPDATE attempt_counters SET failures = 99, ${later}`);
    expect(await signIn(stranger, { password: wrong })).toBe(false);
    expect(await lastCause()).toBe('wrong-password');
    await world.house.rows(`UPDATE attempt_counters SET ${later}`);
    expect(await signIn(stranger)).toBe(false);
    expect(await lastCause()).toBe('recovery-needed');
    expect(await signIn(own)).toBe(true);
  });
});

test('one counter for every way of guessing: sign-in, change of password, change of address', async () => {
  const thief = await arriveAs(world, 'member');
  const chosen = { password: 'a quite different sentence', confirmation: 'a quite different sentence' };
  const changePassword = (current: string) =>
    thief.post(
      '/profile/password',
      { 'current-password': current, ...chosen },
      { from: '/profile/password' },
    );
  const changeAddress = (password: string) =>
    thief.post('/profile/email', { email: 'thief@evil.example', password }, { from: '/profile/email' });
  for (const attempt of [changePassword, changeAddress, changePassword, changeAddress])
    expect([401, 422]).toContain((await attempt(wrong)).status);
  expect((await counters()).map(({ failures }) => failures)).toEqual([4]);
  await guess(thief, 1);
  expect((await counters()).map(({ failures }) => failures)).toEqual([5]);
  // Now even the right password has to wait, on each of these ways.
  await changePassword(samplePassword);
  await changeAddress(samplePassword);
  expect(await signIn(thief)).toBe(false);
  await world.house.rows('DELETE FROM attempt_counters');
  const person = await signedIn(world.house, {
    organization: 'blue',
    email: 'member@blue.example',
    password: samplePassword,
  });
  expect((await person.get('/profile')).text).toContain('member@blue.example');
  expect(world.house.mailbox.mails.filter((mail) => mail.to.includes('evil'))).toEqual([]);
});
