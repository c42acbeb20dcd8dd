import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSession } from '../../src/domain/sessions/sessions.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import type { Gatehouse } from '../../src/main.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { addPerson, samplePassword, set } from '../fixtures/people.ts';
import { arriveAs, openAnother, openWorld, personOf, type World } from './world.ts';

let world: World;
/** A second server on the same database. */
let other: Gatehouse;

beforeAll(async () => {
  world = await openWorld();
  other = await openAnother(world);
});
afterAll(async () => {
  await other.stop();
  await world.close();
});

const cookie = '__Host-session';
const signIn = (client: Client, fields: Record<string, string> = {}) =>
  client.post('/sign-in', {
    organization: 'blue',
    email: 'member@blue.example',
    password: samplePassword,
    ...fields,
  });

/** Another browser at another server with the same cookies. */
function copyOf(client: Client, port: number, hostname = 'localhost'): Client {
  const copy = openClient({ port }, hostname);
  for (const [name, value] of client.cookies) copy.cookies.set(name, value);
  return copy;
}

const isIn = async (client: Client): Promise<boolean> => (await client.get('/profile')).status === 200;
/** What happened at one server, the other knows within a second. */
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 1_000, interval: 10 });
const leadsToSignIn = /^\/sign-in/;

describe('fixation, id reuse (CVE-2023-29019, Keycloak CVE-2025-12390)', () => {
  test('an id that was there before the sign-in is not taken over', async () => {
    const planted = newSession(world.blue).token;
    for (const token of [planted, 'x', '%00', `${planted}x`]) {
      const client = openClient(world.house);
      client.cookies.set(cookie, token);
      expect((await signIn(client)).status).toBe(303);
      expect(client.cookies.get(cookie)).not.toBe(token);
      const attacker = openClient(world.house);
      attacker.cookies.set(cookie, token);
      expect(await isIn(attacker)).toBe(false);
    }
  });

  test("somebody else's session planted in the browser is replaced, and does not see who came", async () => {
    const attacker = await arriveAs(world, 'stranger');
    const victim = openClient(world.house);
    victim.cookies.set(cookie, attacker.cookies.get(cookie) ?? '');
    expect((await signIn(victim)).status).toBe(303);
    expect(victim.cookies.get(cookie)).not.toBe(attacker.cookies.get(cookie));
    expect((await victim.get('/profile')).text).toContain('member of blue');
    // The planted session ended with the sign-in: nobody goes on in it.
    expect(await isIn(attacker)).toBe(false);
  });

  test('each sign-in has an id of its own, and two people in one browser follow each other', async () => {
    const client = openClient(world.house);
    await signIn(client);
    const first = copyOf(client, world.house.port);
    await signIn(client);
    const second = copyOf(client, world.house.port);
    await signIn(client, { organization: 'red', email: 'owner@red.example' });
    const tokens = [first, second, client].map((each) => each.cookies.get(cookie));
    expect(new Set(tokens).size).toBe(3);
    expect([await isIn(first), await isIn(second), await isIn(client)]).toEqual([false, false, true]);
    expect((await client.get('/profile')).text).toContain('owner of red');
  });
});

describe('the cookie', () => {
  test('is for this host, over a secure connection, out of reach of scripts and of other sites', async () => {
    const client = openClient(world.house);
    await client.get('/sign-in');
    const answer = await signIn(client);
    const lines = answer.headers['set-cookie'] as unknown as string[];
    for (const line of lines) {
      expect(line).toMatch(/^__Host-[a-z-]+=/);
      expect(line.split('; ').slice(1)).toEqual(
        expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']),
      );
      expect(line).not.toMatch(/domain=/i);
    }
    const session = lines.find((line) => line.startsWith(cookie)) ?? '';
    expect(session).not.toMatch(/max-age|expires/i);
    expect(session.length).toBeLessThan(200);
  });

  test('outlives the browser only where the person wished so', async () => {
    const answer = await signIn(openClient(world.house), { remember: 'yes' });
    const lines = answer.headers['set-cookie'] as unknown as string[];
    expect(lines.find((line) => line.startsWith(cookie))).toMatch(/Max-Age=2592000$/);
  });

  test('is worth nothing after the sign-out, here and at the other server', async () => {
    const client = await arriveAs(world, 'member');
    const kept = copyOf(client, world.house.port);
    const elsewhere = copyOf(client, other.port);
    expect([await isIn(kept), await isIn(elsewhere)]).toEqual([true, true]);
    await client.post('/sign-out', {}, { from: '/profile' });
    expect(client.cookies.has(cookie)).toBe(false);
    expect(await isIn(kept)).toBe(false);
    await soon(() => isIn(elsewhere)).toBe(false);
  });

  test('altered by one character, or of a session that never was, it is none', async () => {
    const client = await arriveAs(world, 'member');
    const token = client.cookies.get(cookie) ?? '';
    const flipped = (at: number) =>
      token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    const strange = [
      flipped(0),
      flipped(25),
      flipped(token.length - 1),
      `${token}=`,
      token.toLowerCase(),
      newSession(world.blue).token,
      `${token},${token}`,
      `"${token}"`,
    ];
    for (const each of strange) {
      const copy = copyOf(client, world.house.port);
      copy.cookies.set(cookie, each);
      expect(await isIn(copy), each).toBe(false);
    }
  });
});

describe('a token counts at the host, and in the organization, that gave it', () => {
  test('not at the address of another organization, nor from there at the shared one', async () => {
    const shared = await arriveAs(world, 'member');
    expect(await isIn(copyOf(shared, world.house.port, 'green.localhost'))).toBe(false);
    const green = await signedIn(world.house, {
      email: 'member@green.example',
      password: samplePassword,
      hostname: 'green.localhost',
    });
    expect(await isIn(green)).toBe(true);
    expect(await isIn(copyOf(green, world.house.port))).toBe(false);
  });

  test('not under the name of another organization', async () => {
    const client = await arriveAs(world, 'member');
    const [, secret] = (client.cookies.get(cookie) ?? '').split('.');
    const [prefix] = newSession(world.red).token.split('.');
    client.cookies.set(cookie, `${prefix}.${secret}`);
    expect(await isIn(client)).toBe(false);
  });

  test("not in the organization's own address even if its row says so", async () => {
    const client = await arriveAs(world, 'member');
    await world.house.rows(
      `UPDATE sessions SET host = 'green.localhost' WHERE ended_at IS NULL AND organization_id = $1`,
      [world.blue],
    );
    expect(await isIn(copyOf(client, world.house.port, 'green.localhost'))).toBe(false);
  });
});

describe('revoked yet working (authentik CVE-2025-29928, ZITADEL CVE-2025-64717): refused at once here, and within a second at every server', () => {
  /** Somebody new with a session at both servers; the other server has just served them. */
  async function arrive(email: string): Promise<{ userId: string; here: Client; there: Client }> {
    const userId = await addPerson(world.house, world.blue, { email });
    await world.house.rows(
      `INSERT INTO seats (organization_id, license_id, user_id) SELECT $1, id, $2 FROM licenses WHERE organization_id = $1 LIMIT 1`,
      [world.blue, userId],
    );
    await world.house.rows('UPDATE users SET first_steps_at = now() WHERE id = $1', [userId]);
    const here = await signedIn(world.house, { organization: 'blue', email, password: samplePassword });
    const there = copyOf(here, other.port);
    expect([(await here.get('/dashboard')).status, (await there.get('/dashboard')).status]).toEqual([
      200, 200,
    ]);
    return { userId, here, there };
  }

  async function expectOut({ here, there }: { here: Client; there: Client }): Promise<void> {
    expect((await here.get('/dashboard')).location).toMatch(leadsToSignIn);
    await soon(async () => (await there.get('/dashboard')).location).toMatch(leadsToSignIn);
    for (const client of [there, here]) {
      expect((await client.get('/profile')).location).toMatch(/^\/sign-in/);
      const answer = await client.send('POST', '/profile', 'x', { 'content-type': 'text/plain' });
      expect(answer.location).toBe('/sign-in');
    }
  }

  const asOwner = async (path: string, fields: Record<string, string>, from: string) =>
    expect((await (await arriveAs(world, 'owner')).post(path, fields, { from })).status).toBe(303);

  test('a suspended user', async () => {
    const person = await arrive('revoked-suspended@blue.example');
    const path = `/console/users/${person.userId}`;
    await asOwner(`${path}/suspension`, {}, path);
    await expectOut(person);
    expect((await signIn(openClient(world.house), { email: 'revoked-suspended@blue.example' })).status).toBe(
      401,
    );
  });

  test('a user who is suspended in the database alone, with the session left as it was', async () => {
    const person = await arrive('revoked-in-database@blue.example');
    await world.house.rows(`UPDATE users SET status = 'suspended' WHERE id = $1`, [person.userId]);
    await expectOut(person);
  });

  test('sessions that an administrator ended', async () => {
    const person = await arrive('revoked-ended@blue.example');
    const path = `/console/users/${person.userId}`;
    await asOwner(`${path}/sessions/end`, {}, path);
    await expectOut(person);
  });

  test('a removed user', async () => {
    const person = await arrive('revoked-removed@blue.example');
    const path = `/console/users/${person.userId}`;
    await asOwner(`${path}/removal`, {}, path);
    await expectOut(person);
  });

  test('a freed seat', async () => {
    const person = await arrive('revoked-seat@blue.example');
    const [seat] = await world.house.rows<{ license: string }>(
      'SELECT license_id AS license FROM seats WHERE user_id = $1',
      [person.userId],
    );
    const path = `/console/licenses/${seat?.license}`;
    await asOwner(`${path}/seats/${person.userId}/end`, {}, path);
    await expectOut(person);
  });

  test('a licence that ended', async () => {
    const person = await arrive('revoked-license@blue.example');
    const move = (to: string) =>
      world.house.rows(
        `UPDATE licenses SET starts_at = now() - interval '2 days', ends_at = ${to}
           WHERE organization_id = $1 AND id = (SELECT license_id FROM seats WHERE user_id = $2)`,
        [world.blue, person.userId],
      );
    await move("now() - interval '1 second'");
    await expectOut(person);
    await move('NULL');
  });

  test('an access period that ended, one second ago, with nobody to tidy up', async () => {
    const person = await arrive('revoked-period@blue.example');
    await world.house.rows(
      `UPDATE users SET access_starts_at = now() - interval '1 day', access_ends_at = now() - interval '1 second' WHERE id = $1`,
      [person.userId],
    );
    await expectOut(person);
  });

  test.each([
    ['idle for too long', `last_seen_at = now() - idle_limit - interval '1 second'`],
    ['past its end', `expires_at = now() - interval '1 second'`],
  ])('a session %s', async (_what, change) => {
    const person = await arrive(`revoked-${change.length}@blue.example`);
    await world.house.rows(`UPDATE sessions SET ${change} WHERE user_id = $1`, [person.userId]);
    await expectOut(person);
  });

  test('a role that was taken away', async () => {
    const administrator = await arriveAs(world, 'administrator');
    const there = copyOf(administrator, other.port);
    expect((await there.get('/console/users')).status).toBe(200);
    const { userId } = await personOf(world, 'administrator@blue.example');
    await asOwner(`/console/users/${userId}/role`, { role: 'member' }, `/console/users/${userId}`);
    expect((await administrator.get('/console/users')).location).toMatch(leadsToSignIn);
    await soon(async () => (await there.get('/console/users')).location).toMatch(leadsToSignIn);
    await asOwner(`/console/users/${userId}/role`, { role: 'administrator' }, `/console/users/${userId}`);
  });

  test('a requirement of seats that was switched on', async () => {
    await set(world.house, world.blue, signInSettings, { licenseRequired: false });
    const seatless = await signedIn(world.house, {
      organization: 'blue',
      email: 'seatless@blue.example',
      password: samplePassword,
    });
    const there = copyOf(seatless, other.port);
    expect((await there.get('/dashboard')).status).toBe(200);
    await set(world.house, world.blue, signInSettings, { licenseRequired: true });
    await soon(async () => (await there.get('/dashboard')).location).toMatch(leadsToSignIn);
  });

  test('a source that was switched off', async () => {
    const person = await arrive('revoked-source@blue.example');
    const [source] = await world.house.rows<{ id: string }>(
      'UPDATE identity_sources SET enabled = true WHERE organization_id = $1 RETURNING id',
      [world.blue],
    );
    await world.house.rows('UPDATE sessions SET source_id = $1 WHERE user_id = $2', [
      source?.id,
      person.userId,
    ]);
    const path = `/console/sources/${source?.id}`;
    await asOwner(`${path}/end`, {}, path);
    await expectOut(person);
  });

  test('a suspended organization, and back again', async () => {
    const member = await arriveAs(world, 'member');
    const owner = await arriveAs(world, 'owner');
    const operator = await arriveAs(world, 'operator');
    const path = `/operator/organizations/${world.blue}`;
    expect((await operator.post(`${path}/suspension`, {}, { from: path })).status).toBe(303);
    for (const client of [member, owner]) {
      expect(await isIn(client)).toBe(false);
      await soon(() => isIn(copyOf(client, other.port))).toBe(false);
    }
    expect((await signIn(openClient(world.house))).status).toBe(401);
    await operator.post(`${path}/suspension/end`, {}, { from: path });
    expect((await signIn(openClient(world.house))).status).toBe(303);
  });

  test('an address that was given up is nobody’s within a second', async () => {
    const there = openClient({ port: other.port }, 'green.localhost');
    expect((await there.get('/sign-in')).status).toBe(200);
    await world.house.rows(
      `UPDATE organization_addresses SET released_at = now() WHERE host = 'green.localhost'`,
    );
    await expect
      .poll(async () => (await there.get('/sign-in')).status, { timeout: 1_000, interval: 50 })
      .toBe(404);
    await world.house.rows(
      `UPDATE organization_addresses SET released_at = NULL WHERE host = 'green.localhost'`,
    );
  });
});

test('who is removed in the middle of a request is sent to the sign-in page', async () => {
  const client = await arriveAs(world, 'member', 'red');
  const { userId } = await personOf(world, 'member@red.example');
  await client.get('/profile');
  const owner = new pg.Client({ connectionString: world.house.urls.ownerUrl });
  await owner.connect();
  await owner.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  await owner.query('DELETE FROM users WHERE id = $1', [userId]);
  // The session is known still; the page waits for the person's row, which is about to be gone.
  const answer = client.get('/profile');
  await expect
    .poll(async () => (await world.house.rows('SELECT 1 FROM pg_locks WHERE NOT granted')).length)
    .toBeGreaterThan(0);
  await owner.query('COMMIT');
  await owner.end();
  const { status, location } = await answer;
  expect({ status, location }).toEqual({ status: 303, location: '/sign-in' });
});
