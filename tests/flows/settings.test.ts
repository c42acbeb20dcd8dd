import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../../src/domain/audit/audit.ts';
import { changeSettings, readSettings } from '../../src/domain/settings/settings.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { wait } from '../../src/infra/time.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let boss: Client;
let other: Client;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' });
  await addPerson(house, blue, { email: 'boss@blue.example', role: 'administrator' });
  await addPerson(house, blue, { email: 'member@blue.example' });
  const who = { email: 'boss@blue.example', password: samplePassword, hostname: 'blue.localhost' };
  boss = await signedIn(house, who);
  other = await signedIn(house, who);
});
afterAll(() => house.close());

const version = async (client: Client, path: string) =>
  /name="version" value="(\d+)"/.exec((await client.get(path)).body)?.[1] ?? '';

async function save(client: Client, section: string, fields: Record<string, string | string[]>, at?: string) {
  const path = `/console/settings/${section}`;
  return client.post(path, { version: at ?? (await version(client, path)), ...fields }, { from: path });
}

test('a change is in force at once for visitors', async () => {
  expect((await save(boss, 'sign-in', { welcome: 'Good to see you.', rememberOffered: 'yes' })).status).toBe(
    303,
  );
  await expect
    .poll(async () => (await openClient(house, 'blue.localhost').get('/sign-in')).text)
    .toContain('Good to see you.');
});

test('a colour reaches the pages as a variable, and only a colour does', async () => {
  expect((await save(boss, 'brand', { color: '#0F766E', colorDark: '', panelMessage: '' })).status).toBe(303);
  await expect
    .poll(async () => (await openClient(house, 'blue.localhost').get('/sign-in')).body)
    .toContain('#0f766e');
  const refused = await save(boss, 'brand', {
    color: 'red;} body{display:none',
    colorDark: '',
    panelMessage: '',
  });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Enter a colour');
});

test('links are web addresses without credentials', async () => {
  for (const bad of [
    'javascript:alert(1)',
    'https://user:pass@evil.example',
    'ftp://x.example',
    'nonsense',
  ]) {
    expect(
      (await save(boss, 'links', { help: bad, supportUrl: '', privacy: '', supportEmail: '' })).status,
      bad,
    ).toBe(422);
  }
  const good = {
    help: 'https://help.blue.example/start',
    supportUrl: '',
    privacy: 'https://blue.example/privacy',
    supportEmail: 'help@blue.example',
  };
  expect((await save(boss, 'links', good)).status).toBe(303);
  await expect
    .poll(async () => (await openClient(house, 'blue.localhost').get('/sign-in')).body)
    .toContain('https://blue.example/privacy');
});

test('the default language must be offered; one language alone is a choice too', async () => {
  const refused = await save(boss, 'languages', {
    offered: 'en',
    default: 'it',
    timeZone: 'Europe/Rome',
    followBrowser: 'yes',
  });
  expect(refused.text).toContain('The default language must be among the offered ones.');
  expect(
    (await save(boss, 'languages', { offered: ['en', 'it'], default: 'it', timeZone: 'Europe/Rome' })).status,
  ).toBe(303);
  await expect
    .poll(async () => (await openClient(house, 'blue.localhost').get('/sign-in')).body)
    .toContain('<html lang="it"');
  const back = await save(boss, 'languages', {
    offered: ['en', 'it'],
    default: 'en',
    timeZone: 'Europe/Rome',
    followBrowser: 'yes',
  });
  expect(back.status).toBe(303);
});

test('two people at one form: the second is told, and loses nothing', async () => {
  const stale = await version(other, '/console/settings/sessions');
  expect((await save(boss, 'sessions', { idleHours: '8', totalHours: '24' })).status).toBe(303);
  const late = await save(other, 'sessions', { idleHours: '3', totalHours: '9' }, stale);
  expect(late.status).toBe(409);
  expect(late.text).toContain('Somebody changed this meanwhile');
  expect(late.body).toMatch(/name="idleHours"[^>]*value="3"|value="3"[^>]*name="idleHours"/);
  expect((await boss.get('/console/settings/sessions')).body).toMatch(/value="8"/);
});

test('the last change can be undone', async () => {
  const path = '/console/settings/sessions';
  await save(boss, 'sessions', { idleHours: '5', totalHours: '24' });
  await boss.post(`${path}/undo`, { version: await version(boss, path) }, { from: path });
  expect((await boss.get(path)).body).toMatch(/value="8"/);
});

test('own words replace a text, keep to its placeholders, and go again', async () => {
  const from = '/console/settings/wording';
  const say = (key: string, text: string, locale = 'en') => boss.post(from, { locale, key, text }, { from });
  expect((await say('sign-in.title', 'Come in')).status).toBe(303);
  const door = openClient(house, 'blue.localhost');
  await expect.poll(async () => (await door.get('/sign-in')).text).toContain('Come in');
  expect((await say('sign-in.failed', 'Ha ha')).status).toBe(422);
  expect((await say('no.such.message', 'x')).status).toBe(422);
  expect((await say('mail.invitation-subject', 'Hello {{constructor}}')).status).toBe(422);
  expect((await say('sign-in.title', '')).status).toBe(303);
  await expect.poll(async () => (await door.get('/sign-in')).text).not.toContain('Come in');
});

test('a logo is drawn anew and shown; what is no picture is refused', async () => {
  const png = await sharp({ create: { width: 900, height: 300, channels: 4, background: '#0f766e' } })
    .png()
    .toBuffer();
  const upload = async (content: Buffer, name: string) => {
    const csrf = await boss.token('/console/settings/logo');
    const form = new FormData();
    form.set('csrf', csrf);
    form.set('logo', new File([new Uint8Array(content)], name));
    const request = new Request('http://x.invalid', { method: 'POST', body: form });
    const body = Buffer.from(await request.arrayBuffer());
    return boss.send('POST', '/console/settings/logo', body, {
      'content-type': request.headers.get('content-type') ?? '',
      'sec-fetch-site': 'same-origin',
    });
  };
  expect((await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'logo.png')).status).toBe(
    422,
  );
  expect((await upload(png, 'logo.png')).status).toBe(303);
  const door = openClient(house, 'blue.localhost');
  await expect.poll(async () => (await door.get('/sign-in')).body).toMatch(/\/pictures\/logo\//);
  const source = /src="(\/pictures\/logo\/[^"]+)"/.exec((await door.get('/sign-in')).body)?.[1] ?? '';
  const logo = await door.get(source);
  expect(logo.status).toBe(200);
  expect(logo.headers['content-type']).toBe('image/webp');
});

test('an announcement stands on the dashboard until it is taken down', async () => {
  const from = '/console/settings/announcements';
  await boss.post(from, { text: 'Closed on Friday.\nSee you on Monday.', days: '7' }, { from });
  const member = await signedIn(house, {
    email: 'member@blue.example',
    password: samplePassword,
    hostname: 'blue.localhost',
  });
  expect((await member.get('/dashboard')).text).toContain('Closed on Friday.');
  const id = /announcements\/([0-9a-f-]{36})\/end/.exec((await boss.get(from)).body)?.[1];
  expect((await boss.post(`${from}/${id}/end`, {}, { from })).status).toBe(303);
  expect((await member.get('/dashboard')).text).not.toContain('Closed on Friday.');
});

test('members have no settings', async () => {
  const member = await signedIn(house, {
    email: 'member@blue.example',
    password: samplePassword,
    hostname: 'blue.localhost',
  });
  expect((await member.get('/console/settings/brand')).status).toBe(403);
});

test('templates applied at the same moment, while somebody saves one of their sections', async () => {
  const csrf = await boss.token('/console/settings/templates');
  const ids = ['portal', 'assistance', 'international'];
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      index % 4 === 3
        ? save(boss, 'sign-in', { welcome: `Hello ${index}`, rememberOffered: 'yes' })
        : boss.send(
            'POST',
            `/console/settings/templates/${ids[index % 4]}`,
            new URLSearchParams({ csrf }).toString(),
            { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
          ),
    ),
  );
  // Whoever saves one section is told that it changed meanwhile; a template builds on what it finds.
  expect(answers.filter((_, index) => index % 4 !== 3).map(({ status }) => status)).toEqual(
    Array.from({ length: 9 }, () => 303),
  );
  for (const { status } of answers) expect([303, 409]).toContain(status);
});

test('who tries again after a conflict does not wait for who came between, who waits for them', async () => {
  const { infra } = house.gatehouse;
  const { database } = infra;
  const current = async () =>
    (await database.inOrganization(blue, (tx) => readSettings(tx, blue, signInSettings))).version;
  const change = (expectedVersion: number) => ({
    organizationId: blue,
    section: signInSettings,
    value: signInSettings.schema.parse({}),
    expectedVersion,
    actor: system,
  });
  await database.inOrganization(blue, async (tx) => changeSettings(tx, infra, change(await current())));
  const now = await current();
  let between: Promise<{ kind: string }> | undefined;
  const again = await database.inOrganization(blue, async (tx) => {
    expect(await changeSettings(tx, infra, change(now - 1))).toEqual({ kind: 'conflict' });
    between = database.inOrganization(blue, (other) => changeSettings(other, infra, change(now)));
    await wait(200);
    return changeSettings(tx, infra, change(now));
  });
  expect(again.kind).toBe('changed');
  expect((await between)?.kind).toBe('conflict');
});
