import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProfiles } from '../../src/domain/profiles/profiles.ts';
import { lockUser } from '../../src/domain/users/users.sql.ts';
import { remindOfEndings } from '../../src/flows/access-period/reminders.ts';
import { endOverdue } from '../../src/flows/endings/end-sessions.ts';
import { days, hours, wait } from '../../src/infra/time.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let admin: Client;
let adminId: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  adminId = await addPerson(house, blue, {
    email: 'boss@blue.example',
    name: 'Bea Boss',
    role: 'administrator',
  });
  admin = await as('boss@blue.example');
});
afterAll(() => house.close());

const as = (email: string) => signedIn(house, { organization: 'blue', email, password: samplePassword });
const inFuture = (milliseconds: number) => new Date(Date.now() + milliseconds);

const setPeriod = (id: string, fields: Record<string, string>) =>
  admin.post(`/console/users/${id}/access-period`, fields, { from: `/console/users/${id}` });

const periodOf = async (id: string) => {
  const [row] = await house.rows<{ starts: Date | null; ends: Date | null }>(
    'SELECT access_starts_at AS starts, access_ends_at AS ends FROM users WHERE id = $1',
    [id],
  );
  return row;
};

const lastCause = async (id: string) =>
  (
    await house.rows<{ cause: string }>('SELECT cause FROM attempts WHERE user_id = $1 ORDER BY at DESC', [
      id,
    ])
  )[0]?.cause;

const remind = () => {
  const { infra } = house.gatehouse;
  return remindOfEndings(
    infra,
    createProfiles(infra.database, () => true),
  );
};

const mailsTo = (address: string) => house.mailbox.mails.filter((mail) => mail.recipients.includes(address));

describe('setting a period', () => {
  test.each(['1', '2', '3', '4', '5'])('%s days from now', async (count) => {
    const id = await addPerson(house, blue, { email: `days-${count}@blue.example`, password: null });
    expect((await setPeriod(id, { access: count })).status).toBe(303);
    const period = await periodOf(id);
    expect(period?.starts).toBe(null);
    expect(Math.abs((period?.ends?.getTime() ?? 0) - Date.now() - days(Number(count)))).toBeLessThan(60_000);
  });

  test('between two dates, whole days; and without limit again', async () => {
    const id = await addPerson(house, blue, { email: 'dates@blue.example', password: null });
    const answer = await setPeriod(id, {
      access: 'dates',
      'access-start': '2090-03-01',
      'access-end': '2090-03-02',
    });
    expect(answer.status).toBe(303);
    expect(await periodOf(id)).toEqual({
      starts: new Date('2090-03-01T00:00:00Z'),
      ends: new Date('2090-03-02T23:59:59Z'),
    });
    expect((await admin.get(`/console/users/${id}`)).body).toContain('value="2090-03-01"');
    await setPeriod(id, { access: 'unlimited', 'access-start': '2090-03-01' });
    expect(await periodOf(id)).toEqual({ starts: null, ends: null });
  });

  test.each([
    [
      'an end before the start',
      { access: 'dates', 'access-start': '2090-03-02', 'access-end': '2090-03-01' },
    ],
    ['an end in the past', { access: 'dates', 'access-end': '2020-03-01' }],
    ['no date at all', { access: 'dates' }],
    ['a day that is none', { access: 'dates', 'access-end': '2090-02-31' }],
    ['six days', { access: '6' }],
    ['nothing', {}],
  ])('%s is refused at its field, and what was typed stays', async (what, fields) => {
    const id = await addPerson(house, blue, {
      email: `${what.replaceAll(' ', '-')}@blue.example`,
      password: null,
    });
    const answer = await setPeriod(id, fields as Record<string, string>);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('aria-invalid="true"');
    const { access, ...typedDays } = fields as Record<string, string>;
    for (const typed of Object.values(typedDays)) expect(answer.body).toContain(`value="${typed}"`);
    if (access === 'dates') expect(answer.body).toContain('value="dates" checked');
    expect(await periodOf(id)).toEqual({ starts: null, ends: null });
  });

  test('a period may come with the invitation', async () => {
    const answer = await admin.post(
      '/console/users/new',
      { name: 'Ada Auditor', email: 'ada@auditors.example', role: 'member', access: '4' },
      { from: '/console/users/new' },
    );
    const period = await periodOf(answer.location?.split('/').at(-1) ?? '');
    expect(Math.abs((period?.ends?.getTime() ?? 0) - Date.now() - days(4))).toBeLessThan(60_000);
  });
});

describe('outside the period', () => {
  test('sign-in is refused like any failure, and the console knows why', async () => {
    const early = await addPerson(house, blue, {
      email: 'early@blue.example',
      accessStartsAt: inFuture(hours(1)),
    });
    const late = await addPerson(house, blue, { email: 'late@blue.example', accessEndsAt: inFuture(-1_000) });
    await addPerson(house, blue, { email: 'wrong@blue.example' });
    const bodies = [];
    for (const [email, password] of [
      ['early@blue.example', samplePassword],
      ['late@blue.example', samplePassword],
      ['wrong@blue.example', 'not the password'],
    ]) {
      const answer = await openClient(house).post('/sign-in', {
        organization: 'blue',
        email: email ?? '',
        password: password ?? '',
      });
      expect(answer.status).toBe(401);
      bodies.push(answer.text.replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/g, ''));
    }
    expect(new Set(bodies).size).toBe(1);
    expect(await lastCause(early)).toBe('access-not-started');
    expect(await lastCause(late)).toBe('access-ended');
  });

  test('an open session opens nothing from the very moment, before any job ran', async () => {
    const id = await addPerson(house, blue, {
      email: 'guest@blue.example',
      accessEndsAt: inFuture(hours(2)),
    });
    const guest = await as('guest@blue.example');
    expect((await guest.get('/profile')).status).toBe(200);
    await house.rows("UPDATE users SET access_ends_at = now() - interval '1 second' WHERE id = $1", [id]);
    expect((await guest.get('/profile')).location).toMatch(/^\/sign-in/);
    await endOverdue(house.gatehouse.infra);
    const [session] = await house.rows<{ id: string; because: string }>(
      'SELECT id, ended_because AS because FROM sessions WHERE user_id = $1',
      [id],
    );
    expect(session?.because).toBe('access-ended');
    const events = await house.rows(
      "SELECT actor_kind, change FROM audit_events WHERE subject_id = $1 AND action = 'session.ended'",
      [session?.id],
    );
    expect(events).toEqual([{ actor_kind: 'system', change: { because: 'access-ended' } }]);
    // A new period does not bring the old session back.
    await setPeriod(id, { access: '1' });
    expect((await guest.get('/profile')).location).toMatch(/^\/sign-in/);
    await as('guest@blue.example');
  });

  test('what a period has ended stays ended, even where a new one is given before any job ran', async () => {
    const id = await addPerson(house, blue, { email: 'back@blue.example' });
    const former = await as('back@blue.example');
    await house.rows("UPDATE users SET access_ends_at = now() - interval '1 second' WHERE id = $1", [id]);
    await setPeriod(id, { access: 'unlimited' });
    expect((await former.get('/profile')).location).toMatch(/^\/sign-in/);
    const anew = await as('back@blue.example');
    await setPeriod(id, { access: 'dates', 'access-start': '2090-01-01' });
    await setPeriod(id, { access: 'unlimited' });
    expect((await anew.get('/profile')).location).toMatch(/^\/sign-in/);
  });

  test('a session that ran out is marked, and sessions in force are left alone', async () => {
    const id = await addPerson(house, blue, { email: 'idle@blue.example' });
    await as('idle@blue.example');
    const fresh = await as('idle@blue.example');
    await house.rows(
      `UPDATE sessions SET last_seen_at = now() - interval '13 hours'
         WHERE id = (SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at LIMIT 1)`,
      [id],
    );
    await endOverdue(house.gatehouse.infra);
    const rows = await house.rows(
      'SELECT ended_because AS because FROM sessions WHERE user_id = $1 ORDER BY created_at',
      [id],
    );
    expect(rows).toEqual([{ because: 'expired' }, { because: null }]);
    expect((await fresh.get('/profile')).status).toBe(200);
  });
});

describe('a day before the end', () => {
  test('the person and who invited them are told, once, whatever runs at the same time', async () => {
    const id = await addPerson(house, blue, {
      email: 'ends@auditors.example',
      name: 'Eve Ends',
      accessEndsAt: inFuture(hours(23)),
      invitedBy: adminId,
    });
    // Five processes find the same end due before any of them has written.
    let reminding: Promise<unknown> | undefined;
    await house.gatehouse.infra.database.inOrganization(blue, async (tx) => {
      await tx.run(lockUser(blue, id));
      reminding = Promise.all(Array.from({ length: 5 }, remind));
      await wait(500);
    });
    await reminding;
    await remind();
    const own = await house.mailbox.next('ends@auditors.example');
    const inviter = await house.mailbox.next('boss@blue.example');
    expect(own.text).toContain('Eve Ends');
    expect(inviter.text).toContain('Bea Boss');
    expect(inviter.text).toContain('Eve Ends');
    expect(inviter.links.join()).toContain(`/console/users/${id}`);
    const queued = await house.rows(
      `SELECT m.kind, u.email FROM mails m JOIN users u ON u.id = m.user_id
         WHERE m.kind LIKE 'access-ending%' AND u.id IN ($1, $2) ORDER BY m.kind`,
      [id, adminId],
    );
    expect(queued).toEqual([
      { kind: 'access-ending', email: 'ends@auditors.example' },
      { kind: 'access-ending-inviter', email: 'boss@blue.example' },
    ]);
  });

  test('a new end is announced anew; the same end is not', async () => {
    const id = await addPerson(house, blue, {
      email: 'moved@auditors.example',
      accessEndsAt: inFuture(hours(5)),
    });
    await remind();
    await house.mailbox.next('moved@auditors.example');
    await setPeriod(id, { access: '1' });
    await remind();
    await house.mailbox.next('moved@auditors.example');
  });

  test('nobody is told of an end that is far away or past, nor who is suspended', async () => {
    const people = [
      ['far@auditors.example', inFuture(hours(25)), 'active'],
      ['past@auditors.example', inFuture(-hours(1)), 'active'],
      ['out@auditors.example', inFuture(hours(5)), 'suspended'],
    ] as const;
    for (const [email, accessEndsAt, status] of people) {
      await addPerson(house, blue, { email, accessEndsAt, status, password: null });
    }
    await addPerson(house, blue, {
      email: 'last@auditors.example',
      accessEndsAt: inFuture(hours(5)),
      password: null,
    });
    await remind();
    await house.mailbox.next('last@auditors.example');
    const told = await house.rows<{ email: string }>(
      "SELECT email FROM users WHERE access_reminded_at IS NOT NULL AND email LIKE '%@auditors.example'",
    );
    for (const [email] of people) {
      expect(told.map((row) => row.email)).not.toContain(email);
      expect(mailsTo(email)).toEqual([]);
    }
  });
});
