import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepTemporary } from '../../src/domain/credentials/temporary.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { generatedPassword } from '../../src/infra/crypto/secrets.ts';
import { hours } from '../../src/infra/time.ts';
import { recorded as recordedIn, referenceOf } from '../fixtures/answers.ts';
import { type Client, openClient } from '../fixtures/client.ts';
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

const recorded = (reference: string) => recordedIn(house, reference);
const signIn = (client: Client, email: string, password: string) =>
  client.post('/sign-in', { organization: 'blue', email, password });
const choose = (client: Client, password = fresh, confirmation = password) =>
  client.post('/own-password', { password, confirmation }, { from: '/own-password' });

/** Somebody who has just come in with a generated password. */
async function arrived() {
  const email = `person${++count}@blue.example`;
  const id = await addPerson(house, blue, { email, name: `Pat Number${count}` });
  const password = generatedPassword();
  await house.gatehouse.infra.database.inOrganization(blue, (tx) =>
    tx.run(keepTemporary(blue, id, password, hours(1))),
  );
  const client = openClient(house);
  const answer = await signIn(client, email, password);
  expect([answer.status, answer.location]).toEqual([303, '/own-password']);
  return { client, email, id, password };
}

test('an own password takes the place of both, other sessions end, a notice goes out, the person is in', async () => {
  const { client, email, id } = await arrived();
  await house.rows(
    `INSERT INTO sessions (organization_id, id, user_id, token_hash, host, method, browser_hash, idle_limit, expires_at)
       VALUES ($1, gen_random_uuid(), $2, sha256('another'), 'localhost', 'password', sha256('another'), '1 hour', now() + interval '1 hour')`,
    [blue, id],
  );
  const page = await client.get('/own-password');
  expect(page.text).toContain('Choose your own password');
  const done = await choose(client);
  expect([done.status, done.location]).toEqual([303, '/dashboard']);
  expect((await client.get('/profile')).status).toBe(200);
  expect((await house.mailbox.next(email)).subject).toBe('Your password for Blue Company was changed');
  const sessions = await house.rows<{ method: string }>(
    'SELECT method FROM sessions WHERE user_id = $1 AND ended_at IS NULL',
    [id],
  );
  expect(sessions).toEqual([{ method: 'own-password' }]);
  expect((await signIn(openClient(house), email, samplePassword)).status).toBe(401);
  expect((await signIn(openClient(house), email, fresh)).status).toBe(303);
  const audit = await house.rows(
    `SELECT change FROM audit_events WHERE action = 'password.reset' AND subject_id = $1`,
    [id],
  );
  expect(audit).toEqual([{ change: { by: 'generated', kept: 'here' } }]);
});

test('an unfit one is refused at its field, and the page stays open', async () => {
  const { client, email } = await arrived();
  for (const [typed, words] of [
    [['too short'], 'at least 15 characters'],
    [['aaaaaaaaaaaaaaaaaaaa'], 'guessed first'],
    [[email], 'too close to your name'],
    [[fresh, `${fresh} `], 'differ'],
  ] as [[string, string?], string][]) {
    const answer = await choose(client, ...typed);
    expect([answer.status, answer.text.includes(words)], words).toEqual([422, true]);
    expect(answer.body).not.toContain(fresh);
  }
  expect((await choose(client)).location).toBe('/dashboard');
});

test('left alone it changes nothing: the former password works, and closes the page', async () => {
  const { client, email } = await arrived();
  const csrf = await client.token('/own-password');
  expect((await signIn(openClient(house), email, samplePassword)).location).toBe('/dashboard');
  const page = await client.send(
    'POST',
    '/own-password',
    new URLSearchParams({ csrf, password: fresh, confirmation: fresh }).toString(),
    {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    },
  );
  expect([page.status, page.text.includes('no longer open')]).toEqual([410, true]);
  expect((await recorded(referenceOf(page))).cause).toBe('link-revoked');
  expect((await signIn(openClient(house), email, samplePassword)).status).toBe(303);
});

test('the page opens in the browser that signed in only', async () => {
  const { client, email } = await arrived();
  const thief = openClient(house);
  await thief.get('/sign-in');
  thief.cookies.set('__Host-own-password', client.cookies.get('__Host-own-password') ?? '');
  const answer = await thief.get('/own-password');
  expect(answer.status).toBe(410);
  expect(answer.body).not.toContain(email);
  expect((await recorded(referenceOf(answer))).cause).toBe('link-other-browser');
  expect((await choose(client)).location).toBe('/dashboard');
});

test.each([
  [
    'its hour is over',
    `UPDATE verifications SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
    'link-expired',
  ],
  ['it was used', `UPDATE verifications SET used_at = now() WHERE user_id = $1`, 'link-used'],
  ['the person was suspended', `UPDATE users SET status = 'suspended' WHERE id = $1`, 'user-suspended'],
])('where %s the page is closed', async (_what, change, cause) => {
  const { client, id } = await arrived();
  await house.rows(change, [id]);
  const answer = await client.get('/own-password');
  expect(answer.status).toBe(410);
  expect((await recorded(referenceOf(answer))).cause).toBe(cause);
  expect((await client.get('/own-password')).location).toBe('/sign-in');
});

test('of many at once one is kept', async () => {
  const { client, id } = await arrived();
  const csrf = await client.token('/own-password');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const password = `${fresh} ${index}`;
      const body = new URLSearchParams({ csrf, password, confirmation: password }).toString();
      return openClient(house).send('POST', '/own-password', body, headers);
    }),
  );
  expect(answers.filter(({ location }) => location === '/dashboard')).toHaveLength(1);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  const resets = await house.rows(
    `SELECT 1 FROM audit_events WHERE action = 'password.reset' AND subject_id = $1`,
    [id],
  );
  expect(resets).toHaveLength(1);
});

test('a licence that went missing meanwhile still counts; the own password is kept', async () => {
  const { client, email } = await arrived();
  await set(house, blue, signInSettings, { licenseRequired: true });
  try {
    const refused = await choose(client);
    expect(refused.status).toBe(401);
    expect((await recorded(referenceOf(refused))).cause).toBe('no-seat');
  } finally {
    await set(house, blue, signInSettings, { licenseRequired: false });
  }
  expect((await signIn(openClient(house), email, fresh)).status).toBe(303);
});

test('without having come that way there is nothing to see', async () => {
  expect((await openClient(house).get('/own-password')).location).toBe('/sign-in');
  const answer = await openClient(house).post('/own-password', { password: fresh, confirmation: fresh });
  expect(answer.location).toBe('/sign-in');
});
