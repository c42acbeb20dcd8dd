import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const fresh = 'violet harbour lantern seventeen';

let house: House;
let blue: string;
let count = 0;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

async function someone() {
  const email = `person${++count}@blue.example`;
  const id = await addPerson(house, blue, { email, name: `Pat Number${count}` });
  return { email, id, client: await enter(email) };
}

const enter = (email: string, password = samplePassword) =>
  signedIn(house, { organization: 'blue', email, password });

const change = (client: Client, fields: Record<string, string | string[]> = {}) =>
  client.post(
    '/profile/password',
    { 'current-password': samplePassword, password: fresh, confirmation: fresh, ...fields },
    { from: '/profile/password' },
  );

const signIn = (client: Client, email: string, password: string) =>
  client.post('/sign-in', { organization: 'blue', email, password });

test('the new password holds, other sessions end, reset links close, a notice goes out', async () => {
  const { email, id, client } = await someone();
  const elsewhere = await enter(email);
  await client.post('/forgot-password', { organization: 'blue', email }, { from: '/forgot-password' });
  const link =
    (await house.mailbox.next(email)).links.find((each) => each.includes('/reset-password/')) ?? '';

  const answer = await change(client);
  expect(answer.status).toBe(303);
  expect((await client.get('/profile/password')).status).toBe(200);
  expect((await elsewhere.get('/profile/password')).status).toBe(303);
  const mail = await house.mailbox.next(email);
  expect(mail.subject).toBe('Your password for Blue Company was changed');
  expect(mail.recipients).toEqual([email]);
  expect((await signIn(openClient(house), email, samplePassword)).status).toBe(401);
  expect((await signIn(openClient(house), email, fresh)).status).toBe(303);
  await client.get(new URL(link).pathname);
  expect((await client.get('/reset-password')).text).toContain('no longer valid');
  const ended = await house.rows(
    'SELECT ended_because AS because FROM sessions WHERE user_id = $1 AND ended_at IS NOT NULL',
    [id],
  );
  expect(ended).toEqual([{ because: 'password-changed' }]);
  expect(
    await house.rows(`SELECT 1 FROM audit_events WHERE action = 'password.changed' AND subject_id = $1`, [
      id,
    ]),
  ).toHaveLength(1);
});

test.each([
  [
    'the current one is wrong',
    { 'current-password': 'not this one at all' },
    'not your current password',
    'current-password',
  ],
  ['the current one is missing', { 'current-password': '' }, 'Enter a password', 'current-password'],
  [
    'the new one is the current',
    { password: samplePassword, confirmation: samplePassword },
    'Choose another',
    'password',
  ],
  ['the new one is short', { password: 'short', confirmation: 'short' }, 'at least 15', 'password'],
  ['they differ', { confirmation: `${fresh}!` }, 'differ', 'confirmation'],
  ['a field comes twice', { password: [fresh, fresh] }, 'single text', 'password'],
  ['the new one is endless', { password: 'x'.repeat(2_000) }, 'too long', 'password'],
])('refused at the field where %s, and nothing changes', async (_what, fields, words, field) => {
  const { email, client } = await someone();
  const answer = await change(client, fields as Record<string, string | string[]>);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(words);
  expect(answer.body).toContain(`id="field-${field}-error"`);
  expect(answer.body).not.toContain(fresh);
  expect((await signIn(openClient(house), email, samplePassword)).status).toBe(303);
});

test('guesses count as guesses at the sign-in: after five there is a wait, also for the right one', async () => {
  const { email, id, client } = await someone();
  for (let tries = 0; tries < 5; tries++) {
    expect((await change(client, { 'current-password': `not this one ${tries}` })).text).toContain(
      'not your current',
    );
  }
  const late = await change(client);
  expect(late.status).toBe(422);
  expect(late.text).toContain('too many tries');
  // The same lane of the same counter closes the sign-in of this browser.
  expect((await signIn(client, email, samplePassword)).status).not.toBe(303);
  await house.rows(`UPDATE attempt_counters SET last_at = now() - interval '1 hour'`);
  expect((await change(client)).status).toBe(303);
  const causes = await house.rows(
    `SELECT cause, count(*)::int AS count FROM attempts WHERE user_id = $1 AND kind = 'recovery' GROUP BY cause ORDER BY cause`,
    [id],
  );
  expect(causes).toEqual([
    { cause: 'too-many-attempts', count: 1 },
    { cause: 'wrong-password', count: 5 },
  ]);
});

test('a hundred guesses at once: five are compared', async () => {
  const { id, client } = await someone();
  const csrf = await client.token('/profile/password');
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      client.send(
        'POST',
        '/profile/password',
        new URLSearchParams({
          csrf,
          'current-password': `guess number ${index}`,
          password: fresh,
          confirmation: fresh,
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      ),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
  const wrong = await house.rows(`SELECT 1 FROM attempts WHERE user_id = $1 AND cause = 'wrong-password'`, [
    id,
  ]);
  expect(wrong).toHaveLength(5);
});

test('of two changes at the same moment one holds, the other is told', async () => {
  const { email, client } = await someone();
  const other = await enter(email);
  const second = 'another lantern over the harbour';
  const answers = await Promise.all([
    change(client),
    change(other, { password: second, confirmation: second }),
  ]);
  const done = answers.map(({ location }) => location === '/dashboard');
  expect(done.filter(Boolean)).toHaveLength(1);
  const kept = done[0] ? fresh : second;
  expect((await signIn(openClient(house), email, kept)).status).toBe(303);
});

test('an administrator without a seat may change it, a visitor is sent to the sign-in', async () => {
  const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
  await set(house, red, signInSettings, { licenseRequired: true });
  await addPerson(house, red, { email: 'boss@red.example', role: 'administrator' });
  const boss = await signedIn(house, {
    organization: 'red',
    email: 'boss@red.example',
    password: samplePassword,
  });
  const answer = await change(boss);
  expect([answer.status, answer.location]).toEqual([303, '/console']);
  expect((await openClient(house).get('/profile/password')).status).toBe(303);
  const stranger = await openClient(house).post('/profile/password', { password: fresh });
  expect(stranger.status).toBe(303);
});
