import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/domain/users/users.schema.ts';
import { changeUserRole } from '../../src/flows/roles/change-role.ts';
import { suspendUser } from '../../src/flows/suspension/suspension.ts';
import { type Client, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let owner: Client;
let ownerId: string;
let admin: Client;
let adminId: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  ownerId = await addPerson(house, blue, { email: 'owner@blue.example', role: 'owner' });
  adminId = await addPerson(house, blue, { email: 'admin@blue.example', role: 'administrator' });
  owner = await as('owner@blue.example');
  admin = await as('admin@blue.example');
});
afterAll(() => house.close());

const as = (email: string) => signedIn(house, { organization: 'blue', email, password: samplePassword });

const act = async (client: Client, id: string, what: string, fields: Record<string, string> = {}) => {
  const answer = await client.post(`/console/users/${id}/${what}`, fields, { from: '/console/users' });
  return answer.status === 303 ? (await client.follow(answer)).text : `${answer.status} ${answer.text}`;
};

const person = async (id: string) =>
  (await house.rows<{ status: string; role: Role }>('SELECT status, role FROM users WHERE id = $1', [id]))[0];

const actions = async (id: string) =>
  (
    await house.rows<{ action: string }>(
      'SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY id',
      [id],
    )
  ).map((row) => row.action);

describe('suspension', () => {
  test('ends every session at once, keeps the person out, and is lifted again', async () => {
    const id = await addPerson(house, blue, { email: 'sue@blue.example' });
    const sue = await as('sue@blue.example');
    expect((await sue.get('/profile')).status).toBe(200);
    expect(await act(admin, id, 'suspension')).toContain('The person is suspended and signed out.');
    expect((await sue.get('/profile')).location).toMatch(/^\/sign-in/);
    const ended = await house.rows('SELECT ended_because FROM sessions WHERE user_id = $1', [id]);
    expect(ended).toEqual([{ ended_because: 'suspended' }]);
    await expect(as('sue@blue.example')).rejects.toThrow('401');
    const [attempt] = await house.rows<{ cause: string }>(
      "SELECT cause FROM attempts WHERE user_id = $1 AND outcome = 'refused'",
      [id],
    );
    expect(attempt?.cause).toBe('user-suspended');
    expect(await act(admin, id, 'suspension')).toContain('Only active people can be suspended.');
    expect(await act(admin, id, 'suspension/end')).toContain('The suspension is lifted.');
    expect(await act(admin, id, 'suspension/end')).toContain('not suspended any more');
    await as('sue@blue.example');
    const recorded = await actions(id);
    expect(recorded.filter((action) => action.startsWith('user.'))).toEqual([
      'user.suspended',
      'user.suspension-lifted',
    ]);
  });

  test('nobody suspends themselves', async () => {
    expect(await act(admin, adminId, 'suspension')).toContain('You cannot do this to yourself');
    expect(await act(owner, ownerId, 'suspension')).toContain('You cannot do this to yourself');
    expect((await person(adminId))?.status).toBe('active');
    expect((await person(ownerId))?.status).toBe('active');
  });

  test('whoever waits for an invitation is not suspended', async () => {
    const id = await addPerson(house, blue, {
      email: 'waits@blue.example',
      status: 'invited',
      password: null,
    });
    expect(await act(admin, id, 'suspension')).toContain('Only active people can be suspended.');
    expect((await person(id))?.status).toBe('invited');
  });
});

describe('administrators do not touch owners', () => {
  test.each([
    ['suspension', {}],
    ['role', { role: 'member' }],
    ['access-period', { access: '1' }],
    ['sessions/end', {}],
    ['removal', {}],
  ])('%s', async (what, fields) => {
    const before = await house.rows('SELECT * FROM users WHERE id = $1', [ownerId]);
    expect(await act(admin, ownerId, what, fields)).toContain('Only an owner can do this for owners.');
    expect(await house.rows('SELECT * FROM users WHERE id = $1', [ownerId])).toEqual(before);
    expect((await owner.get('/console')).status).toBe(200);
  });

  test('nor make any', async () => {
    const id = await addPerson(house, blue, { email: 'heir@blue.example' });
    expect(await act(admin, id, 'role', { role: 'owner' })).toContain(
      'Only an owner can do this for owners.',
    );
    expect(await act(admin, adminId, 'role', { role: 'owner' })).toContain('You cannot do this to yourself');
    expect((await person(id))?.role).toBe('member');
    expect(await act(admin, id, 'role', { role: 'administrator' })).toContain('The role is changed.');
    expect(await act(owner, id, 'role', { role: 'owner' })).toContain('The role is changed.');
    expect(await act(owner, id, 'role', { role: 'member' })).toContain('The role is changed.');
    expect(
      (await owner.post(`/console/users/${id}/role`, { role: 'king' }, { from: '/console' })).status,
    ).toBe(422);
    expect((await person(id))?.role).toBe('member');
  });
});

describe('the last owner stays', () => {
  test('of two owners who act on each other at the same moment one is left', async () => {
    for (let round = 0; round < 10; round++) {
      const red = await addOrganization(house, { slug: `red-${round}`, name: `Red Company ${round}` });
      const one = await addPerson(house, red, { email: 'one@red.example', role: 'owner', password: null });
      const two = await addPerson(house, red, { email: 'two@red.example', role: 'owner', password: null });
      const { infra } = house.gatehouse;
      const by = (userId: string, actorId: string) => ({
        organizationId: red,
        userId,
        actor: { kind: 'user' as const, id: actorId },
      });
      const outcomes = await Promise.all([
        changeUserRole(infra, { ...by(two, one), role: 'member' }),
        suspendUser(infra, by(one, two)),
      ]);
      expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toHaveLength(1);
      const left = await house.rows(
        "SELECT id FROM users WHERE organization_id = $1 AND role = 'owner' AND status = 'active'",
        [red],
      );
      expect(left).toHaveLength(1);
    }
  });

  test('not even the program removes the last one', async () => {
    const { infra } = house.gatehouse;
    const actor = { kind: 'operator' as const };
    const outcome = await suspendUser(infra, { organizationId: blue, userId: ownerId, actor });
    expect(outcome).toEqual({ kind: 'refused', cause: 'last-owner' });
  });

  test('an owner whose access ends does not count', async () => {
    const second = await addPerson(house, blue, { email: 'passing@blue.example', role: 'owner' });
    expect(await act(owner, second, 'access-period', { access: '2' })).toContain(
      'The access period is changed.',
    );
    const passing = await as('passing@blue.example');
    expect(await act(passing, ownerId, 'removal')).toContain('This is the last owner');
    expect((await person(ownerId))?.role).toBe('owner');
  });
});

describe('removal', () => {
  test('takes the account and all of it; the seat is free, the session dead, the record stays', async () => {
    const id = await addPerson(house, blue, { email: 'rob@blue.example', name: 'Rob Removed' });
    const license = await addLicense(house, blue, { seats: 1 });
    await giveSeat(house, blue, license, id);
    const rob = await as('rob@blue.example');
    const answer = await admin.post(`/console/users/${id}/removal`, {}, { from: '/console/users' });
    expect(answer.location).toBe('/console/users');
    expect((await admin.follow(answer)).text).toContain('Rob Removed is removed.');
    expect((await rob.get('/profile')).location).toMatch(/^\/sign-in/);
    for (const table of ['credentials', 'sessions', 'seats', 'known_browsers', 'verifications']) {
      expect(await house.rows(`SELECT 1 FROM ${table} WHERE user_id = $1`, [id]), table).toEqual([]);
    }
    const [row] = await house.rows<{ taken: number }>(
      'SELECT seats_taken AS taken FROM licenses WHERE id = $1',
      [license],
    );
    expect(row?.taken).toBe(0);
    expect(await actions(id)).toContain('user.removed');
    expect((await admin.get(`/console/users/${id}`)).status).toBe(404);
    await expect(as('rob@blue.example')).rejects.toThrow('401');
  });
});

test('an administrator ends all sessions of somebody, who may sign in again', async () => {
  const id = await addPerson(house, blue, { email: 'busy@blue.example' });
  const [first, second] = [await as('busy@blue.example'), await as('busy@blue.example')];
  expect((await admin.get(`/console/users/${id}`)).text).toContain('Signed in on 2 browsers.');
  expect(await act(admin, id, 'sessions/end')).toContain('2 sessions are ended.');
  for (const client of [first, second]) expect((await client.get('/profile')).location).toMatch(/^\/sign-in/);
  await as('busy@blue.example');
});

test('whoever is no administrator any more changes nobody, even on a page that is still open', async () => {
  const fallen = await addPerson(house, blue, { email: 'fallen@blue.example', role: 'administrator' });
  const target = await addPerson(house, blue, { email: 'target@blue.example' });
  const client = await as('fallen@blue.example');
  const csrf = await client.token('/console/users');
  await act(admin, fallen, 'role', { role: 'member' });
  const answer = await client.send(
    'POST',
    `/console/users/${target}/suspension`,
    new URLSearchParams({ csrf }).toString(),
    { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  );
  expect(answer.status).toBe(403);
  const outcome = await suspendUser(house.gatehouse.infra, {
    organizationId: blue,
    userId: target,
    actor: { kind: 'user', id: fallen },
  });
  expect(outcome).toEqual({ kind: 'refused', cause: 'not-allowed' });
  expect((await person(target))?.status).toBe('active');
});
