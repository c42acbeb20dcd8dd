import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import type { Gatehouse } from '../../src/main.ts';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { samplePassword, set } from '../fixtures/people.ts';
import { openAnother, openWorld, type World } from './world.ts';

// A person is invited, comes in, forgets the password, gets a new one, changes it, changes the address, forgets
// the password again and is mailed a generated one. After that none
// of the secrets that were made on the way stands in any answer, any line of the log, or the database.

let world: World;
let server: Gatehouse;
const logged: string[] = [];
const answers: { what: string; answer: Answer }[] = [];
/** Secrets by what they are. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  world = await openWorld();
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  server = await openAnother(world, {}, pino({ level: 'debug' }, sink));
  await journey();
});
afterAll(async () => {
  await server.stop();
  await world.close();
});

/** A browser all of whose answers are kept. */
function watched(): Client {
  const client = openClient({ port: server.port });
  const keep = async (what: string, answer: Promise<Answer>) => {
    answers.push({ what, answer: await answer });
    const token = client.cookies.get('__Host-session');
    if (token) secrets.set(`session ${token.slice(0, 4)}${secrets.size}`, token);
    return answer;
  };
  return {
    ...client,
    get: (path, headers) => keep(`GET ${path}`, client.get(path, headers)),
    post: (path, fields, options) => keep(`POST ${path}`, client.post(path, fields, options)),
    follow: (answer) => keep(`followed to ${answer.location}`, client.follow(answer)),
  };
}

/** The secret of the link in the next mail to somebody, and its path. */
async function linkTo(address: string, kind: string): Promise<string> {
  const mail = await world.house.mailbox.next(address);
  const link = mail.links.find((each) => each.includes(`/${kind}/`)) ?? '';
  const path = new URL(link).pathname;
  secrets.set(`the link of ${kind}`, path.split('/').at(-1) ?? '');
  return path;
}

const passwords = {
  first: 'seven grey herons at dusk',
  wrong: 'nine brown owls before dawn',
  reset: 'a kettle under the long stairs',
  last: 'two lanterns and a paper boat',
  own: 'four foxes round the old well',
};

async function journey(): Promise<void> {
  for (const [name, password] of Object.entries(passwords)) secrets.set(`the ${name} password`, password);
  secrets.set('the password of others', samplePassword);
  const owner = watched();
  await signIn(owner, 'owner@blue.example', samplePassword);
  await owner.post(
    '/console/users/new',
    {
      name: 'Traveller',
      email: 'traveller@blue.example',
      role: 'member',
      license: '',
      language: 'en',
      access: 'unlimited',
    },
    { from: '/console/users/new' },
  );
  const licenses = await owner.get('/console/licenses');
  const license = /\/console\/licenses\/[0-9a-f-]{36}/.exec(licenses.body)?.[0] ?? '';
  const [{ id = '' } = {}] = await world.house.rows<{ id: string }>(
    `SELECT id FROM users WHERE email = 'traveller@blue.example'`,
  );
  await owner.post(`${license}/seats`, { user: id }, { from: license });

  const traveller = watched();
  await traveller.follow(await traveller.get(await linkTo('traveller@blue.example', 'invitation')));
  await traveller.post(
    '/invitation',
    { password: passwords.first, confirmation: 'something else' },
    { from: '/invitation' },
  );
  await traveller.post(
    '/invitation',
    { password: passwords.first, confirmation: passwords.first },
    { from: '/invitation' },
  );
  await signIn(traveller, 'traveller@blue.example', passwords.wrong);
  // People type their password into the wrong field.
  await signIn(traveller, passwords.first, passwords.first);
  await signIn(traveller, `${passwords.first.replaceAll(' ', '-')}@blue.example`, 'x');
  await signIn(traveller, 'traveller@blue.example', passwords.first);
  await traveller.get('/dashboard');

  const elsewhere = watched();
  await elsewhere.post(
    '/forgot-password',
    { organization: 'blue', email: 'traveller@blue.example' },
    { from: '/forgot-password' },
  );
  await elsewhere.follow(await elsewhere.get(await linkTo('traveller@blue.example', 'reset-password')));
  await elsewhere.post(
    '/reset-password',
    { password: 'short', confirmation: 'short' },
    { from: '/reset-password' },
  );
  await elsewhere.post(
    '/reset-password',
    { password: passwords.reset, confirmation: passwords.reset },
    { from: '/reset-password' },
  );
  await signIn(elsewhere, 'traveller@blue.example', passwords.reset);
  await elsewhere.post(
    '/profile/password',
    { 'current-password': passwords.wrong, password: passwords.last, confirmation: passwords.last },
    { from: '/profile/password' },
  );
  await elsewhere.post(
    '/profile/password',
    { 'current-password': passwords.reset, password: passwords.last, confirmation: passwords.last },
    { from: '/profile/password' },
  );
  await elsewhere.post(
    '/profile/email',
    { email: 'journey@blue.example', password: passwords.last },
    { from: '/profile/email' },
  );
  await elsewhere.follow(await elsewhere.get(await linkTo('journey@blue.example', 'email-change')));
  await elsewhere.post('/email-change', {}, { from: '/email-change' });
  await signIn(elsewhere, 'journey@blue.example', passwords.last);
  for (const path of ['/profile', '/profile/sessions']) await elsewhere.get(path);
  await forget();
  for (const path of [
    '/console',
    '/console/attempts',
    '/console/audit',
    '/console/users',
    `/console/users/${id}`,
  ])
    await owner.get(path);
}

/** Once more the password is forgotten, where a generated one is mailed. */
async function forget(): Promise<void> {
  await set(world.house, world.blue, recoverySettings, { method: 'generated' });
  const [client, email] = [watched(), 'journey@blue.example'];
  await client.post('/forgot-password', { organization: 'blue', email }, { from: '/forgot-password' });
  await client.follow(await client.get(await linkTo(email, 'new-password')));
  await client.post('/new-password', {}, { from: '/new-password' });
  await client.get('/new-password/sent');
  const mail = await world.house.mailbox.next(email);
  const generated = /^[a-z0-9]{4}(-[a-z0-9]{4}){6}$/m.exec(mail.text)?.[0] ?? '';
  secrets.set('the generated password', generated);
  await signIn(client, email, generated);
  await client.post('/own-password', { password: 'short', confirmation: 'short' }, { from: '/own-password' });
  const own = { password: passwords.own, confirmation: passwords.own };
  expect((await client.post('/own-password', own, { from: '/own-password' })).location).toBe('/dashboard');
}

const signIn = (client: Client, email: string, password: string) =>
  client.post('/sign-in', { organization: 'blue', email, password });

test('the journey was made to its end', () => {
  const [done, known] = [answers.map(({ answer }) => answer.status), [...secrets.keys()]];
  expect(done.filter((status) => status >= 500)).toEqual([]);
  expect(done.filter((status) => status === 303).length).toBeGreaterThan(8);
  expect(known.filter((name) => name.startsWith('the link'))).toHaveLength(4);
  expect(known.filter((name) => name.startsWith('session')).length).toBeGreaterThan(2);
});

/** A secret as it may stand somewhere: itself, its second half (behind the organization), encoded, as bytes. */
function forms(secret: string): string[] {
  const bare = secret.includes('.') ? [secret, secret.split('.')[1] ?? ''] : [secret];
  return bare.flatMap((each) => [
    each,
    encodeURIComponent(each),
    Buffer.from(each).toString('hex'),
    Buffer.from(each).toString('base64').replace(/=+$/, ''),
  ]);
}

test('token in the reply (Flowise CVE-2025-58434): no answer repeats a secret, but for the cookie that keeps it', () => {
  for (const { what, answer } of answers) {
    const { 'set-cookie': _kept, ...headers } = answer.headers;
    const said = `${JSON.stringify(headers)} ${answer.body}`;
    for (const [name, secret] of secrets) {
      // What was typed as an e-mail address stands in its field again.
      const echoed = name.endsWith('password') && what === 'POST /sign-in' && answer.status === 422;
      if (!echoed)
        for (const form of forms(secret)) expect(said.includes(form), `${name} in ${what}`).toBe(false);
    }
  }
});

test('no log line holds a secret, an address or a hash', () => {
  const log = logged.join('');
  expect(log).toContain('Gatehouse is ready');
  for (const [name, secret] of secrets)
    for (const form of forms(secret)) expect(log.includes(form), `${name} in the log`).toBe(false);
  expect(log).not.toMatch(/\$argon2|@blue\.example|__Host-/);
});

test('the database holds no password, token, mail or hash that could be read', async () => {
  const { house } = world;
  await expect
    .poll(() => house.rows(`SELECT 1 FROM mails WHERE status = 'queued'`), { timeout: 10_000, interval: 50 })
    .toEqual([]);
  const tables = await house.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const dumps: string[] = [];
  for (const { name } of tables) {
    const rows = await house.rows<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    dumps.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  expect(dumps.length).toBeGreaterThan(100);
  const dump = dumps.join('\n');
  for (const [name, secret] of secrets)
    for (const form of forms(secret)) expect(dump.includes(form), `${name} in the database`).toBe(false);
  expect(dump).not.toContain('$argon2');
  expect(dump).not.toContain(Buffer.from('$argon2').toString('hex'));
  expect(dump).not.toMatch(/Hello Traveller|If it was not you/);
  expect(dump, 'a password typed in place of an address').not.toContain('seven-grey-herons');
  const [mails] = await house.rows<{ kept: number; sent: number }>(
    `SELECT count(sealed)::int AS kept, count(*)::int AS sent FROM mails WHERE status = 'sent'`,
  );
  expect(mails).toEqual({ kept: 0, sent: expect.any(Number) });
  expect(mails?.sent).toBeGreaterThanOrEqual(5);
});

test('a mail that waits is sealed', async () => {
  const { house } = world;
  house.mailbox.mood = 'refusing';
  await watched().post(
    '/forgot-password',
    { organization: 'red', email: 'member@red.example' },
    { from: '/forgot-password' },
  );
  const waiting = () =>
    house.rows<{ sealed: Buffer }>(`SELECT sealed FROM mails WHERE status = 'queued' AND attempts > 0`);
  await expect.poll(async () => (await waiting()).length, { timeout: 10_000, interval: 50 }).toBe(1);
  const [mail] = await waiting();
  expect(mail?.sealed.toString('latin1')).not.toMatch(/member@red|reset-password|localhost|http/);
  house.mailbox.mood = 'accepting';
});
