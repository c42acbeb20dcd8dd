import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { moveIdentities } from '../../src/demo/directory/moved.sql.ts';
import { type SampleDirectory, startSampleDirectory } from '../../src/demo/directory/start.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { addDirectory, causeOf, clientSecret, type Jar, leave, signInThere } from '../fixtures/directory.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, set } from '../fixtures/people.ts';

// Against a real OpenID provider in a process of its own, and a second one with another issuer.

let house: House;
let directory: SampleDirectory;
let other: SampleDirectory;
let weather: string;
let blue: string;
let staff: string;
let elsewhere: string;
let shared: string;
let strict: string;

const host = 'weather.localhost';
const password = 'what the directory knows';
const person = (name: string, more = {}) => ({
  subject: `id-of-${name}`,
  login: `${name}@weather.example`,
  password,
  email: `${name}@weather.example`,
  name: `${name[0]?.toUpperCase()}${name.slice(1)} of Staff`,
  ...more,
});
const people = [
  person('staff', { locale: 'it-IT' }),
  person('sandra'),
  person('twice'),
  person('held'),
  person('quick'),
  person('victim'),
  person('unverified', { emailVerified: false }),
  { subject: 'id-of-silent', login: 'silent', password },
];
const credentials = (name: string) => ({ login: `${name}@weather.example`, password });

beforeAll(async () => {
  house = await openHouse();
  weather = await addOrganization(house, { slug: 'weather', name: 'Weather Office', host });
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  directory = await startSampleDirectory({ people });
  other = await startSampleDirectory({ name: 'other.localhost', people });
  staff = await addDirectory(house, weather, { settings: { issuer: directory.issuer } });
  elsewhere = await addDirectory(house, weather, { settings: { issuer: other.issuer }, label: 'Elsewhere' });
  strict = await addDirectory(house, weather, {
    settings: { issuer: directory.issuer },
    joining: { domains: ['other.example'] },
  });
  shared = await addDirectory(house, blue, { settings: { issuer: directory.issuer } });
  const at = (name: string, source: string) =>
    `http://${name}:${house.port}/sign-in/directory/${source}/callback`;
  await directory.register({
    id: 'gatehouse',
    secret: clientSecret,
    callbacks: [at(host, staff), at(host, strict), at('localhost', shared)],
  });
  await other.register({ id: 'gatehouse', secret: clientSecret, callbacks: [at(host, elsewhere)] });
});
afterAll(async () => {
  await directory?.stop();
  await other?.stop();
  await house?.close();
});

let client: Client;
beforeEach(() => {
  client = openClient(house, host);
});

const crossSite = { 'sec-fetch-site': 'cross-site' };
const back = (path: string, browser = client) => browser.get(path, crossSite);
/** Comes back and follows to the page that tells what came of it. */
const failed = async (path: string, browser = client) => browser.follow(await back(path, browser));

async function goAndReturn(name: string, source = staff, at = directory, jar?: Jar): Promise<string> {
  return signInThere(at, await leave(client, source), credentials(name), jar);
}

describe('the way there and back', () => {
  test('the button leads to a page that leads on by itself, with all that binds the way back', async () => {
    const answer = await client.post(`/sign-in/directory/${staff}`, {});
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('You are being taken to Staff');
    const address = await leave(client, staff);
    expect(address.origin).toBe(directory.issuer);
    const query = Object.fromEntries(address.searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: 'gatehouse',
      scope: 'openid email profile',
      redirect_uri: `http://${host}:${house.port}/sign-in/directory/${staff}/callback`,
      code_challenge_method: 'S256',
    });
    for (const secret of ['state', 'nonce', 'code_challenge'])
      expect(query[secret]?.length).toBeGreaterThan(40);
    // The page names the address twice, for those whose browser stays; nothing of it is kept in the open.
    const kept = JSON.stringify(await house.rows('SELECT * FROM directory_sign_ins'));
    expect(kept).not.toContain(query.state);
    expect(kept).not.toContain(query.nonce);
  });

  test('who comes for the first time becomes a user, in their language, and goes where they were going', async () => {
    const address = await leave(client, staff, { next: '/profile', remember: 'yes' });
    const answer = await back(await signInThere(directory, address, credentials('staff')));
    expect(answer.status).toBe(303);
    expect(answer.location).toBe('/profile');
    expect(answer.headers['set-cookie']?.toString()).toMatch(/__Host-session=[^;]+;.*Max-Age=\d{7}/);
    expect((await client.get('/profile')).body).toContain('Staff of Staff');
    const [user] = await house.rows(
      `SELECT u.email, u.locale, u.status, u.source_id AS source, i.subject FROM users u
         JOIN user_identities i ON i.user_id = u.id WHERE u.organization_id = $1`,
      [weather],
    );
    expect(user).toEqual({
      email: 'staff@weather.example',
      locale: 'it',
      status: 'active',
      source: staff,
      subject: `${directory.issuer}#id-of-staff`,
    });
    const [session] = await house.rows(
      'SELECT method, source_id AS source FROM sessions WHERE organization_id = $1',
      [weather],
    );
    expect(session).toEqual({ method: 'openid', source: staff });
  });

  test('the second time it is the same person, whatever their address is now', async () => {
    await house.rows(`UPDATE users SET email = 'renamed@weather.example', email_folded = 'renamed@weather.example'
                        WHERE email = 'staff@weather.example'`);
    expect((await back(await goAndReturn('staff'))).location).toBe('/dashboard');
    const rows = await house.rows('SELECT 1 FROM users WHERE organization_id = $1', [weather]);
    expect(rows).toHaveLength(1);
    await house.rows(`UPDATE users SET email = 'staff@weather.example', email_folded = 'staff@weather.example'
                        WHERE email = 'renamed@weather.example'`);
  });

  test('two browsers at one moment make one user', async () => {
    const browsers = [openClient(house, host), openClient(house, host)];
    const paths = await Promise.all(
      browsers.map(async (browser) =>
        signInThere(directory, await leave(browser, staff), credentials('twice')),
      ),
    );
    const answers = await Promise.all(paths.map((path, at) => back(path, browsers[at])));
    expect(answers.map(({ location }) => location)).toEqual(['/dashboard', '/dashboard']);
    expect(await house.rows(`SELECT 1 FROM users WHERE email = 'twice@weather.example'`)).toHaveLength(1);
  });

  test('at the shared address the source says whose people these are', async () => {
    const browser = openClient(house);
    const path = await signInThere(directory, await leave(browser, shared), credentials('sandra'));
    expect((await back(path, browser)).location).toBe('/dashboard');
    const [user] = await house.rows(
      `SELECT organization_id AS id FROM users WHERE email = 'sandra@weather.example'`,
    );
    expect(user).toEqual({ id: blue });
  });

  test('an e-mail address that was typed before is filled in there', async () => {
    const address = await leave(client, staff, { email: 'staff@weather.example' });
    expect(address.searchParams.get('login_hint')).toBe('staff@weather.example');
    expect((await leave(client, staff, { email: 'no address' })).searchParams.has('login_hint')).toBe(false);
  });

  test('no answer to the way back shows, keeps or passes on what the directory sent', async () => {
    const path = await goAndReturn('staff');
    const code = new URL(path, 'http://x').searchParams.get('code') ?? 'none';
    const answer = await back(path);
    expect(answer.body).toBe('');
    expect(answer.location).not.toContain('code');
    expect(answer.headers['referrer-policy']).toBe('same-origin');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.stringify(await house.rows('SELECT detail FROM attempts'))).not.toContain(code);
  });
});

describe('IdP callback replay, state unchecked (ZITADEL CVE-2025-46815), login CSRF', () => {
  const expectUnexpected = async (path: string, word: string, browser = client) => {
    const answer = await failed(path, browser);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('You could not be signed in');
    expect(browser.cookies.has('__Host-session')).toBe(false);
    expect(await causeOf(house, answer)).toMatchObject({
      cause: 'directory-state-unknown',
      detail: { word },
      organization: weather,
    });
  };

  test('replayed', async () => {
    const path = await goAndReturn('staff');
    expect((await back(path)).location).toBe('/dashboard');
    client.cookies.delete('__Host-session');
    await expectUnexpected(path, 'used');
  });

  test('a hundred at one moment: one is let in', async () => {
    const path = await goAndReturn('staff');
    const answers = await Promise.all(Array.from({ length: 100 }, () => back(path)));
    expect(answers.filter(({ location }) => location === '/dashboard')).toHaveLength(1);
    expect(answers.filter(({ location }) => location === '/sign-in/directory')).toHaveLength(99);
  });

  test('expired', async () => {
    const path = await goAndReturn('staff');
    await house.rows(`UPDATE directory_sign_ins SET expires_at = now() - interval '1 second'`);
    await expectUnexpected(path, 'expired');
  });

  test('missing, unknown, twice', async () => {
    const path = await goAndReturn('staff');
    const plain = `/sign-in/directory/${staff}/callback`;
    await expectUnexpected(plain, 'missing');
    await expectUnexpected(`${plain}?code=x&state=y`, 'unknown');
    await expectUnexpected(`${path}&state=again`, 'unknown');
    const altered = path.replace(
      /state=([^&]+)/,
      (all) => `${all.slice(0, -1)}${all.endsWith('A') ? 'B' : 'A'}`,
    );
    await expectUnexpected(altered, 'unknown');
    expect((await back(path)).location).toBe('/dashboard');
  });

  test('in a browser that did not start it; the one that did may still come', async () => {
    const path = await goAndReturn('staff');
    await expectUnexpected(path, 'other-browser', openClient(house, host));
    expect((await back(path)).location).toBe('/dashboard');
  });

  test('meant for another source', async () => {
    const path = await goAndReturn('staff');
    await expectUnexpected(path.replace(staff, elsewhere), 'other-source');
  });

  test('meant for another organization', async () => {
    const path = await goAndReturn('staff');
    expect((await back(path.replace(staff, shared))).status).toBe(404);
    const browser = openClient(house);
    for (const [name, value] of client.cookies) browser.cookies.set(name, value);
    const answer = await failed(path.replace(staff, shared), browser);
    expect(await causeOf(house, answer)).toMatchObject({
      cause: 'directory-state-unknown',
      organization: blue,
      detail: { word: 'unknown' },
    });
  });

  test('the head of the page is looked at: nothing is taken', async () => {
    const path = await goAndReturn('staff');
    const head = await client.send('HEAD', path, '', crossSite);
    expect(head.location).toBe('/sign-in');
    expect((await back(path)).location).toBe('/dashboard');
  });

  test('a form on another site starts nothing', async () => {
    const csrf = await client.token();
    const answer = await client.send('POST', `/sign-in/directory/${staff}`, `csrf=${csrf}`, {
      'content-type': 'application/x-www-form-urlencoded',
      ...crossSite,
    });
    expect(answer.status).toBe(403);
  });
});

describe('identity by e-mail claim (nOAuth), link to a pre-registered row (better-auth CVE-2026-53516)', () => {
  test('the same address under another issuer is somebody else', async () => {
    const path = await signInThere(other, await leave(client, elsewhere), credentials('staff'));
    const answer = await failed(path);
    expect(answer.status).toBe(401);
    const [holder] = await house.rows<{ id: string }>(
      `SELECT id FROM users WHERE email = 'staff@weather.example'`,
    );
    expect(await causeOf(house, answer)).toMatchObject({ cause: 'email-collision', person: holder?.id });
    expect(await house.rows('SELECT 1 FROM user_identities WHERE source_id = $1', [elsewhere])).toEqual([]);
  });

  test.each(['invited', 'active'] as const)(
    'an account that was there before (%s) is not taken over',
    async (status) => {
      const email = 'victim@weather.example';
      await house.rows('DELETE FROM users WHERE email = $1', [email]);
      const userId = await addPerson(house, weather, { email, status });
      const answer = await failed(await goAndReturn('victim'));
      expect(await causeOf(house, answer)).toMatchObject({ cause: 'email-collision', person: userId });
      expect(await house.rows('SELECT 1 FROM user_identities WHERE user_id = $1', [userId])).toEqual([]);
    },
  );

  test('the issuer is part of the key: the same subject at another directory is nobody here', async () => {
    await house.rows(
      `UPDATE identity_sources SET settings = jsonb_set(settings, '{issuer}', to_jsonb($2::text)),
                        version = version + 1 WHERE id = $1`,
      [staff, other.issuer],
    );
    const at = `http://${host}:${house.port}/sign-in/directory/`;
    const callbacks = [elsewhere, staff].map((source) => `${at}${source}/callback`);
    await other.register({ id: 'gatehouse', secret: clientSecret, callbacks });
    const answer = await failed(await signInThere(other, await leave(client, staff), credentials('staff')));
    expect(await causeOf(house, answer)).toMatchObject({ cause: 'email-collision' });
    // The demo knows that its own directory has only moved.
    const move = (issuer: string) =>
      house.gatehouse.infra.database.inOrganization(weather, (tx) =>
        tx.run(moveIdentities(weather, staff, issuer)),
      );
    await move(other.issuer);
    const moved = await back(await signInThere(other, await leave(client, staff), credentials('staff')));
    expect(moved.location).toBe('/dashboard');
    await move(directory.issuer);
    await house.rows(
      `UPDATE identity_sources SET settings = jsonb_set(settings, '{issuer}', to_jsonb($2::text)),
                        version = version + 1 WHERE id = $1`,
      [staff, directory.issuer],
    );
  });
});

describe('who is known there and yet does not come in', () => {
  const expectCause = async (path: string, cause: string) => {
    const answer = await failed(path);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('You could not be signed in');
    expect(await causeOf(house, answer)).toMatchObject({ cause });
    expect(client.cookies.has('__Host-session')).toBe(false);
  };

  test('the directory says no', async () => {
    const path = await signInThere(directory, await leave(client, staff), undefined);
    const answer = await failed(path);
    expect(await causeOf(house, answer)).toMatchObject({
      cause: 'directory-refused',
      detail: { error: 'access_denied' },
    });
  });

  test('no e-mail address', async () => {
    const path = await signInThere(directory, await leave(client, staff), { login: 'silent', password });
    await expectCause(path, 'source-email-missing');
  });

  test('an address that nobody verified', async () => {
    await expectCause(await goAndReturn('unverified'), 'source-email-unverified');
  });

  test('another domain', async () => {
    await expectCause(await goAndReturn('quick', strict), 'source-domain-refused');
  });

  test('suspended', async () => {
    expect((await back(await goAndReturn('held'))).location).toBe('/dashboard');
    client.cookies.delete('__Host-session');
    await house.rows(`UPDATE users SET status = 'suspended' WHERE email = 'held@weather.example'`);
    await expectCause(await goAndReturn('held'), 'user-suspended');
  });

  test('no seat', async () => {
    await set(house, weather, signInSettings, { licenseRequired: true });
    await expectCause(await goAndReturn('staff'), 'no-seat');
    await set(house, weather, signInSettings, { licenseRequired: false });
  });

  test('the organization moved to an address of its own meanwhile', async () => {
    const browser = openClient(house);
    const path = await signInThere(directory, await leave(browser, shared), credentials('sandra'));
    await house.rows(
      `INSERT INTO organization_addresses (organization_id, host, verified_at) VALUES ($1, 'blue.localhost', now())`,
      [blue],
    );
    const answer = await failed(path, browser);
    expect(await causeOf(house, answer)).toMatchObject({ cause: 'wrong-address' });
    await house.rows(`DELETE FROM organization_addresses WHERE host = 'blue.localhost'`);
  });

  test('the source was switched off while they were away, or before they went', async () => {
    const path = await goAndReturn('staff');
    await house.rows('UPDATE identity_sources SET enabled = false WHERE id = $1', [staff]);
    await expectCause(path, 'source-off');
    const answer = await client.post(`/sign-in/directory/${staff}`, {});
    expect(answer.status).toBe(401);
    expect(await causeOf(house, answer)).toMatchObject({ cause: 'source-off' });
    await house.rows('UPDATE identity_sources SET enabled = true WHERE id = $1', [staff]);
  });

  test('the source was changed while they were away', async () => {
    const path = await goAndReturn('staff');
    await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [staff]);
    const answer = await failed(path);
    expect(await causeOf(house, answer)).toMatchObject({
      cause: 'directory-state-unknown',
      detail: { word: 'source-changed' },
    });
  });

  test('a password that is kept here is no way in for them', async () => {
    const answer = await client.post('/sign-in', { email: 'staff@weather.example', password });
    expect(answer.status).toBe(401);
    expect(await causeOf(house, answer)).toMatchObject({ cause: 'use-source' });
  });
});

describe('a path that names no directory of this place', () => {
  test.each(['x', '00000000-0000-7000-8000-000000000000'])('%s', async (id) => {
    expect((await client.post(`/sign-in/directory/${id}`, {})).status).toBe(404);
    expect((await back(`/sign-in/directory/${id}/callback?state=x&code=y`)).status).toBe(404);
  });

  test("another organization's", async () => {
    expect((await client.post(`/sign-in/directory/${shared}`, {})).status).toBe(404);
  });

  test('without a failure to show, the page of failures leads to the sign-in', async () => {
    expect((await client.get('/sign-in/directory')).location).toBe('/sign-in');
    client.cookies.set('__Host-directory', `${staff} <script> x`);
    expect((await client.get('/sign-in/directory')).location).toBe('/sign-in');
  });

  test('fields that no browser sends', async () => {
    for (const body of ['next=a&next=b', `next=${'a'.repeat(3_000)}`, 'remember=no'])
      expect(
        (
          await client.send('POST', `/sign-in/directory/${staff}`, `csrf=${await client.token()}&${body}`, {
            'content-type': 'application/x-www-form-urlencoded',
            'sec-fetch-site': 'same-origin',
          })
        ).status,
      ).toBe(400);
    const address = await leave(client, staff, { next: '//evil.example/\u0000' });
    const path = await signInThere(directory, address, credentials('staff'));
    expect((await back(path)).location).toBe('/dashboard');
  });
});

test('the directory begins anew with new keys: the next person comes in all the same', async () => {
  expect((await back(await goAndReturn('staff'))).location).toBe('/dashboard');
  const { port } = directory;
  await directory.stop();
  directory = await startSampleDirectory({ port, people });
  await directory.register({
    id: 'gatehouse',
    secret: clientSecret,
    callbacks: [`http://${host}:${house.port}/sign-in/directory/${staff}/callback`],
  });
  // Keys are asked for anew no oftener than every five seconds.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect((await back(await goAndReturn('staff'))).location).toBe('/dashboard');
});

test('the directory is away: it is said so, and nobody doubts their account', async () => {
  await directory.stop();
  await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [staff]);
  const answer = await client.post(`/sign-in/directory/${staff}`, {});
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('Staff cannot be reached at the moment');
  expect(await causeOf(house, answer)).toMatchObject({
    cause: 'source-unreachable',
    detail: { because: 'unreachable' },
  });
});
