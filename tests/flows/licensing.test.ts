import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { system } from '../../src/domain/audit/audit.ts';
import { assignSeat } from '../../src/flows/licensing/assign-seats.ts';
import { freeSeat } from '../../src/flows/licensing/free-seat.ts';
import { changeLicense, endLicense } from '../../src/flows/licensing/licenses.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { newId } from '../../src/infra/ids.ts';
import { type Client, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let admin: Client;
const people: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await set(house, blue, signInSettings, { licenseRequired: true });
  await addPerson(house, blue, { email: 'admin@blue.example', role: 'administrator' });
  for (let at = 0; at < 50; at += 1) {
    people.push(await addPerson(house, blue, { email: `p${at}@blue.example`, password: null }));
  }
  admin = await signIn('admin@blue.example');
});
afterAll(() => house.close());

const signIn = (email: string, organization = 'blue') =>
  signedIn(house, { organization, email, password: samplePassword });

const seatsOf = async (license: string) => {
  const [row] = await house.rows<{ seats: number; taken: number; counted: number }>(
    `SELECT seats, seats_taken AS taken, (SELECT count(*)::int FROM seats WHERE license_id = licenses.id) AS counted
       FROM licenses WHERE id = $1`,
    [license],
  );
  return row;
};

/** Sends forms at once, as fast as one browser can, with one token. Whoever is told to come back, does. */
async function flood(client: Client, posts: { path: string; fields: Record<string, string> }[]) {
  const csrf = await client.token('/console/licenses');
  const send = async ({ path, fields }: (typeof posts)[number]) => {
    for (;;) {
      const answer = await client.send('POST', path, new URLSearchParams({ csrf, ...fields }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      });
      if (answer.status !== 503) return answer;
    }
  };
  return Promise.all(posts.map(send));
}

describe('the last seat', () => {
  test('goes to exactly one of fifty who are given it at once', async () => {
    const license = await addLicense(house, blue, { seats: 1 });
    const answers = await flood(
      admin,
      people.map((user) => ({ path: `/console/licenses/${license}/seats`, fields: { user } })),
    );
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
    const refused = answers.filter((answer) => answer.status === 422);
    expect(refused).toHaveLength(49);
    for (const answer of refused) expect(answer.text).toContain('No seat is free');
    expect(await seatsOf(license)).toEqual({ seats: 1, taken: 1, counted: 1 });
    const events = await house.rows(
      `SELECT 1 FROM audit_events WHERE action = 'seat.assigned' AND change->>'license' = $1`,
      [license],
    );
    expect(events).toHaveLength(1);
  });

  test('several people at once: all of them, or nobody and a message with numbers', async () => {
    const license = await addLicense(house, blue, { seats: 2 });
    const path = `/console/licenses/${license}/seats`;
    const give = (user: string[]) => admin.post(path, { user }, { from: '/console/licenses' });
    const three = await give(people.slice(0, 3));
    expect(three.status).toBe(422);
    expect(three.text).toContain('You ticked 3 people, but 2 seats are free: nobody was given one.');
    expect(await seatsOf(license)).toMatchObject({ taken: 0, counted: 0 });
    const two = await give(people.slice(0, 2));
    expect(two.location).toBe(`/console/licenses/${license}`);
    expect((await admin.follow(two)).text).toContain('2 people were given a seat.');
    expect(await seatsOf(license)).toMatchObject({ taken: 2, counted: 2 });
    // Whoever has one needs no other.
    expect((await give(people.slice(0, 2))).status).toBe(303);
    expect(await seatsOf(license)).toMatchObject({ taken: 2, counted: 2 });
  });

  test('holds through a storm of assigning, freeing and shrinking', async () => {
    const { infra } = house.gatehouse;
    const license = await addLicense(house, blue, { seats: 10 });
    const deed = { organizationId: blue, licenseId: license, actor: system };
    const terms = { product: 'Gate', startsAt: new Date(Date.now() - 86_400_000), endsAt: null };
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const act = () => {
      const userId = people[random(people.length)] as string;
      const lot = random(10);
      if (lot < 5) return assignSeat(infra, { ...deed, userId });
      if (lot < 9) return freeSeat(infra, { ...deed, userId });
      return changeLicense(infra, { ...deed, terms: { ...terms, seats: 1 + random(12) } });
    };
    const causes = new Set<string>();
    await Promise.all(
      Array.from({ length: 15 }, async () => {
        for (let turn = 0; turn < 40; turn += 1) {
          const outcome = await act();
          causes.add(outcome.kind === 'refused' ? outcome.cause : outcome.kind);
        }
      }),
    );
    expect(causes).toEqual(new Set(['assigned', 'freed', 'changed', 'no-seats-left', 'seats-taken']));
    const seats = await seatsOf(license);
    expect(seats?.taken).toBe(seats?.counted);
    expect(seats?.taken).toBeLessThanOrEqual(seats?.seats ?? 0);
  });

  test('people who are removed meanwhile lock nobody out', async () => {
    const { infra } = house.gatehouse;
    const license = await addLicense(house, blue, { seats: 5 });
    const deed = { organizationId: blue, licenseId: license, actor: system };
    for (let round = 0; round < 15; round += 1) {
      const userId = await addPerson(house, blue, { email: `gone${round}@blue.example`, password: null });
      await assignSeat(infra, { ...deed, userId });
      const [, outcome] = await Promise.all([
        house.rows('DELETE FROM users WHERE id = $1', [userId]),
        round % 2 ? assignSeat(infra, { ...deed, userId }) : freeSeat(infra, { ...deed, userId }),
      ]);
      expect(['assigned', 'freed', 'refused']).toContain(outcome.kind);
    }
    expect(await seatsOf(license)).toMatchObject({ taken: 0, counted: 0 });
  });
});

describe('who loses the seat', () => {
  let license: string;
  let member: string;
  let client: Client;
  let round = 0;

  beforeEach(async () => {
    round += 1;
    license = await addLicense(house, blue, { seats: 3, product: `Round ${round}` });
    member = await addPerson(house, blue, { email: `m${round}@blue.example` });
    await giveSeat(house, blue, license, member);
    client = await signIn(`m${round}@blue.example`);
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  const isOut = async () => {
    expect((await client.get('/dashboard')).location).toMatch(/^\/(sign-in.*)?$/);
    const [session] = await house.rows<{ because: string }>(
      'SELECT ended_because AS because FROM sessions WHERE user_id = $1',
      [member],
    );
    expect(session?.because).toBe('seat-freed');
  };

  test('by a freed seat is signed out at the next request', async () => {
    const path = `/console/licenses/${license}/seats/${member}/end`;
    expect((await admin.post(path, {}, { from: '/console/licenses' })).status).toBe(303);
    await isOut();
    expect(await seatsOf(license)).toMatchObject({ taken: 0, counted: 0 });
    // Pressing twice is no error.
    expect((await admin.post(path, {}, { from: '/console/licenses' })).status).toBe(303);
  });

  test('by an ended licence is signed out at the next request', async () => {
    const outcome = await endLicense(house.gatehouse.infra, {
      organizationId: blue,
      licenseId: license,
      actor: { kind: 'operator', id: newId() },
    });
    expect(outcome.kind).toBe('ended');
    await isOut();
  });

  test('by a licence that only begins tomorrow is signed out at the next request', async () => {
    const terms = { product: 'Later', seats: 3, startsAt: new Date(Date.now() + 86_400_000), endsAt: null };
    const deed = { organizationId: blue, licenseId: license, actor: system };
    expect((await changeLicense(house.gatehouse.infra, { ...deed, terms })).kind).toBe('changed');
    await isOut();
  });

  test('by the clock is refused at the next request', async () => {
    await house.rows(`UPDATE licenses SET ends_at = now() WHERE id = $1`, [license]);
    expect((await client.get('/dashboard')).location).toMatch(/^\/(sign-in.*)?$/);
  });

  test('stays where another seat is in force', async () => {
    await giveSeat(house, blue, await addLicense(house, blue, { seats: 1, product: 'Other' }), member);
    await admin.post(`/console/licenses/${license}/seats/${member}/end`, {}, { from: '/console/licenses' });
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  test('stays where the organization requires no licence', async () => {
    await set(house, blue, signInSettings, { licenseRequired: false });
    await admin.post(`/console/licenses/${license}/seats/${member}/end`, {}, { from: '/console/licenses' });
    expect((await client.get('/dashboard')).status).toBe(200);
    await set(house, blue, signInSettings, { licenseRequired: true });
  });
});

describe('the console', () => {
  test('lists licences with their state, and a person on their own page gets and loses a seat', async () => {
    const license = await addLicense(house, blue, { seats: 1, product: 'Harbour Desk' });
    expect((await admin.get('/console/licenses')).text).toContain('Harbour Desk In force 0 of 1 seats taken');
    const user = people[0] as string;
    const give = await admin.post(`/console/users/${user}/seats`, { license }, { from: '/console/licenses' });
    expect(give.location).toBe(`/console/users/${user}`);
    expect((await admin.get(`/console/licenses/${license}`)).text).toContain('none free');
    const path = `/console/users/${user}/seats/${license}/end`;
    expect((await admin.post(path, {}, { from: '/console/licenses' })).location).toBe(
      `/console/users/${user}`,
    );
    expect(await seatsOf(license)).toMatchObject({ taken: 0, counted: 0 });
  });

  test('finds people by name and address, in parts', async () => {
    const license = await addLicense(house, blue, { seats: 60 });
    const first = await admin.get(`/console/licenses/${license}`);
    expect(first.text).toContain('1 to 50 of');
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await admin.get(next);
    expect(second.text).toContain('51 to');
    const back = /href="([^"]+)" rel="prev"/.exec(second.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await admin.get(back)).text).toContain('1 to 50 of');
    const found = await admin.get(`/console/licenses/${license}?search=P7%40blue`);
    expect(found.text).toContain('p7@blue.example');
    expect(found.text).not.toContain('p8@blue.example');
    for (const search of ['%00', '%25', '%27', 'x'.repeat(10_000)]) {
      expect((await admin.get(`/console/licenses/${license}?search=${search}&seated-after=x`)).status).toBe(
        200,
      );
    }
  });

  test('an ended licence gives no seats', async () => {
    const license = await addLicense(house, blue, { seats: 5, endsAt: new Date(Date.now() - 1_000) });
    const give = await admin.post(
      `/console/licenses/${license}/seats`,
      { user: people[0] as string },
      { from: '/console/licenses' },
    );
    expect(give.status).toBe(422);
    expect(give.text).toContain('This licence has ended');
  });

  test('nonsense is a clear message or not found', async () => {
    const license = await addLicense(house, blue, { seats: 5 });
    const to = (path: string, fields: Record<string, string | string[]>) =>
      admin.post(path, fields, { from: '/console/licenses' });
    expect((await to(`/console/licenses/${license}/seats`, {})).status).toBe(422);
    expect((await to(`/console/licenses/${license}/seats`, { user: 'x\u0000' })).status).toBe(404);
    expect(
      (await to(`/console/licenses/${license}/seats`, { user: [people[0] as string, newId()] })).status,
    ).toBe(404);
    expect((await to(`/console/licenses/${newId()}/seats`, { user: people[0] as string })).status).toBe(404);
    expect((await to('/console/licenses/%00/seats', { user: people[0] as string })).status).toBe(404);
    expect((await admin.get('/console/licenses/nonsense')).status).toBe(404);
    expect(await seatsOf(license)).toMatchObject({ taken: 0, counted: 0 });
  });
});

describe('the walls', () => {
  test("another organization's licence and people are not found, and nothing changes", async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await addPerson(house, red, { email: 'admin@red.example', role: 'owner' });
    const stranger = await addPerson(house, red, { email: 'bob@red.example' });
    const own = await addLicense(house, red, { seats: 5 });
    const license = await addLicense(house, blue, { seats: 5 });
    const user = people[0] as string;
    await giveSeat(house, blue, license, user);
    const intruder = await signIn('admin@red.example', 'red');
    expect((await intruder.get(`/console/licenses/${license}`)).status).toBe(404);
    const tries = [
      [`/console/licenses/${license}/seats`, { user: stranger }],
      [`/console/licenses/${own}/seats`, { user }],
      [`/console/licenses/${license}/seats/${user}/end`, {}],
      [`/console/users/${user}/seats`, { license }],
      [`/console/licenses/${own}/seats/${user}/end`, {}],
      [`/console/users/${user}/seats/${own}/end`, {}],
      [`/console/users/${stranger}/seats`, { license }],
      [`/console/users/${user}/seats/${license}/end`, {}],
    ] as const;
    for (const [path, fields] of tries) {
      expect((await intruder.post(path, fields, { from: '/console/licenses' })).status).toBe(404);
    }
    expect(await seatsOf(license)).toMatchObject({ taken: 1, counted: 1 });
    expect(await seatsOf(own)).toMatchObject({ taken: 0, counted: 0 });
  });

  test('a member has no console', async () => {
    const license = await addLicense(house, blue, { seats: 5 });
    const member = await addPerson(house, blue, { email: 'member@blue.example' });
    await giveSeat(house, blue, license, member);
    const client = await signIn('member@blue.example');
    expect((await client.get(`/console/licenses/${license}`)).status).toBe(403);
    const answer = await client.post(
      `/console/licenses/${license}/seats`,
      { user: member },
      { from: '/dashboard' },
    );
    expect(answer.status).toBe(403);
  });
});
