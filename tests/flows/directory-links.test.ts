import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SampleDirectory, startSampleDirectory } from '../../src/demo/directory/start.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { addDirectory, addressIn, causeOf, clientSecret, leave, signInThere } from '../fixtures/directory.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

// An account of a directory is linked to an account here once both sides have proven themselves afresh.

let house: House;
let directory: SampleDirectory;
let weather: string;
let staff: string;
let social: string;
let client: Client;
let person: { id: string; email: string };
let count = 0;

const host = 'weather.localhost';
const password = 'what the directory knows';
const ways = '/profile/sign-in-ways';
const someone = (name: string) => ({ login: `${name}@weather.example`, password });

beforeAll(async () => {
  house = await openHouse();
  weather = await addOrganization(house, { slug: 'weather', name: 'Weather Office', host });
  directory = await startSampleDirectory({
    people: ['one', 'two', 'three', 'four', 'five'].map((name) => ({
      subject: `id-of-${name}`,
      login: `${name}@weather.example`,
      password,
      email: `${name}@weather.example`,
      name,
    })),
  });
  staff = await addDirectory(house, weather, { settings: { issuer: directory.issuer } });
  social = await addDirectory(house, weather, { settings: { issuer: directory.issuer }, label: 'Social' });
  await directory.register({
    id: 'gatehouse',
    secret: clientSecret,
    callbacks: [staff, social].map((id) => `http://${host}:${house.port}/sign-in/directory/${id}/callback`),
  });
});
afterAll(async () => {
  await directory?.stop();
  await house?.close();
});

beforeEach(async () => {
  const email = `person-${++count}@weather.example`;
  person = { id: await addPerson(house, weather, { email }), email };
  client = await signedIn(house, { hostname: host, email, password: samplePassword });
});

const back = (path: string, browser = client) => browser.get(path, { 'sec-fetch-site': 'cross-site' });
const link = (fields: Record<string, string> = {}, source = staff) =>
  client.post(`${ways}/${source}`, fields, { from: ways });
const there = async (name: string, source = staff) =>
  signInThere(directory, addressIn(await link({}, source)), someone(name));
const linkedTo = (userId = person.id) =>
  house.rows<{ source: string; subject: string }>(
    'SELECT source_id AS source, subject FROM user_identities WHERE user_id = $1 ORDER BY created_at',
    [userId],
  );
const age = () =>
  house.rows(`UPDATE sessions SET created_at = now() - interval '6 minutes' WHERE user_id = $1`, [person.id]);
const unlink = (source = staff) => client.post(`${ways}/${source}/removal`, {}, { from: ways });

describe('linking', () => {
  test('whoever signed in a moment ago goes there, signs in anew there, and has two ways in from then on', async () => {
    const page = await client.get(ways);
    expect(page.text).toContain('Link Staff');
    expect(page.body).not.toContain('type="password"');
    const address = addressIn(await link());
    expect(address.searchParams.get('prompt')).toBe('login');
    const answer = await back(await signInThere(directory, address, someone('one')));
    expect(answer.location).toBe(ways);
    const after = await client.follow(answer);
    expect(after.text).toContain('Staff now opens your account too.');
    expect(after.text).toContain('one@weather.example');
    expect(await linkedTo()).toEqual([{ source: staff, subject: `${directory.issuer}#id-of-one` }]);
    // The person is told, and it is written down.
    const mail = await house.mailbox.next(person.email);
    expect(mail.subject).toContain('Staff now opens your account');
    const events = await house.rows<{ action: string }>(
      `SELECT action FROM audit_events WHERE subject_id = $1 AND action LIKE 'user.source%'`,
      [person.id],
    );
    expect(events).toEqual([{ action: 'user.source-linked' }]);
    // In another browser the directory now lets them into their account, and so does the password.
    const browser = openClient(house, host);
    const path = await signInThere(directory, await leave(browser, staff), someone('one'));
    expect((await back(path, browser)).location).toBe('/dashboard');
    expect((await browser.get('/profile')).body).toContain(person.email);
    await signedIn(house, { hostname: host, email: person.email, password: samplePassword });
  });

  test('a session there is not enough: the directory asks anew', async () => {
    const jar = new Map<string, string>();
    await back(await signInThere(directory, addressIn(await link()), someone('two'), jar));
    await unlink();
    const again = signInThere(directory, addressIn(await link()), undefined, jar);
    // With the session of a moment ago it would lead back without asking; so it comes to the form, and `Cancel` is pressed.
    expect(await again).toContain('error=access_denied');
  });

  test('who has been here for a while proves the password first', async () => {
    await age();
    const page = await client.get(ways);
    expect(page.body).toContain('type="password"');
    const none = await link();
    expect(none.status).toBe(422);
    expect(none.text).toContain('Enter a password.');
    const wrong = await link({ password: 'not the password' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('This is not your current password');
    expect(addressIn(await link({ password: samplePassword })).origin).toBe(directory.issuer);
    expect(await linkedTo()).toEqual([]);
  });

  test('guesses are counted like those at the sign-in', async () => {
    await age();
    for (let guess = 0; guess < 12; guess++) await link({ password: `guess ${guess}` });
    const answer = await link({ password: samplePassword });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('wrong too often');
  });

  test('an account there that opens somebody else’s is refused, and stays theirs', async () => {
    await back(await there('three'));
    const holder = person.id;
    const email = `second-${count}@weather.example`;
    person = { id: await addPerson(house, weather, { email }), email };
    client = await signedIn(house, { hostname: host, email, password: samplePassword });
    const answer = await client.follow(await back(await there('three')));
    expect(answer.text).toContain('Staff was not linked');
    expect(await causeOf(house, answer)).toMatchObject({
      cause: 'directory-taken',
      detail: { word: 'other-person' },
      person: person.id,
    });
    expect(await linkedTo()).toEqual([]);
    expect(await linkedTo(holder)).toHaveLength(1);
  });

  test('a second account of the same directory is refused; the same one again is no error', async () => {
    await back(await there('four'));
    expect((await client.follow(await back(await there('four')))).text).toContain(
      'now opens your account too',
    );
    const answer = await client.follow(await back(await there('five')));
    expect(await causeOf(house, answer)).toMatchObject({ detail: { word: 'other-account' } });
    expect(await linkedTo()).toEqual([{ source: staff, subject: `${directory.issuer}#id-of-four` }]);
    await unlink();
  });

  test('login CSRF: the way back counts for the very session that went, in its browser', async () => {
    const path = await there('five');
    // Another person signs in in that browser meanwhile.
    const email = `third-${count}@weather.example`;
    const other = await addPerson(house, weather, { email });
    await client.post('/sign-out', {}, { from: '/profile' });
    await client.post('/sign-in', { email, password: samplePassword });
    const answer = await client.follow(await back(path));
    expect(await causeOf(house, answer)).toMatchObject({
      cause: 'directory-state-unknown',
      detail: { word: 'other-session' },
    });
    expect(await linkedTo(other)).toEqual([]);
    expect(await linkedTo()).toEqual([]);
  });

  test('nobody is signed in any more: nothing is linked, nobody is let in', async () => {
    const path = await there('five');
    await client.post('/sign-out', {}, { from: '/profile' });
    const answer = await client.follow(await back(path));
    expect(answer.status).toBe(401);
    expect(client.cookies.has('__Host-session')).toBe(false);
    expect(await linkedTo()).toEqual([]);
  });
});

describe('taking a way in away', () => {
  test('sessions elsewhere end, the person is told, and the directory opens the account no more', async () => {
    await back(await there('five'));
    const browser = openClient(house, host);
    const path = await signInThere(directory, await leave(browser, staff), someone('five'));
    expect((await back(path, browser)).location).toBe('/dashboard');
    const answer = await unlink();
    expect(answer.location).toBe(ways);
    expect((await client.follow(answer)).text).toContain('Staff no longer opens your account');
    expect((await browser.get('/profile')).status).toBe(303);
    expect(await linkedTo()).toEqual([]);
    expect((await unlink()).status).toBe(404);
  });

  test('never the last one, and never the one that keeps the account', async () => {
    const browser = openClient(house, host);
    const path = await signInThere(directory, await leave(browser, staff), someone('one'));
    // Number one was linked above to an account with a password: take that away.
    expect((await back(path, browser)).location).toBe('/dashboard');
    const [holder] = await house.rows<{ id: string }>(
      'SELECT user_id AS id FROM user_identities WHERE subject = $1',
      [`${directory.issuer}#id-of-one`],
    );
    await house.rows('DELETE FROM credentials WHERE user_id = $1', [holder?.id]);
    client = browser;
    const last = await unlink();
    expect((await client.follow(last)).text).toContain('Staff stays');
    await back(await there('one', social));
    expect(await linkedTo(holder?.id)).toHaveLength(2);
    // Two at one moment: one of them is then the last.
    const answers = await Promise.all([unlink(staff), unlink(social)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await linkedTo(holder?.id)).toHaveLength(1);
    const [left] = await linkedTo(holder?.id);
    await house.rows('UPDATE users SET source_id = $2 WHERE id = $1', [holder?.id, left?.source]);
    expect((await client.get(ways)).text).toContain('Keeps your account');
  });

  test('ids of nobody and of other organizations', async () => {
    for (const id of ['x', '00000000-0000-7000-8000-000000000000']) {
      expect((await link({}, id)).status).toBe(404);
      expect((await unlink(id)).status).toBe(404);
      expect((await client.get(`${ways}/${id}`)).status).toBe(404);
    }
    expect((await client.get(`${ways}/${staff}`)).location).toBe(ways);
  });
});
