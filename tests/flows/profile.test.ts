import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../src/domain/wording/brand.ts';
import { type Client, type Fields, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let people = 0;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

const good = { name: 'Ann Example', about: 'I plan wards.', language: 'en', 'time-zone': 'Europe/Rome' };

describe('the profile', () => {
  test('is saved as one form, with a notice', async () => {
    const { client, id } = await person();
    const answer = await save(client, { ...good, name: '  Ann  Ñandú ', about: 'One\r\ntwo ' });
    expect(answer.status).toBe(303);
    expect((await client.follow(answer)).text).toContain('Your profile is saved.');
    expect(await stored(id)).toEqual({
      name: 'Ann  Ñandú',
      about: 'One\ntwo',
      locale: 'en',
      time_zone: 'Europe/Rome',
      role: 'member',
    });
  });

  test('shows role and e-mail address, which the form cannot change', async () => {
    const { client, id, email } = await person();
    const { text, body } = await client.get('/profile');
    expect(text).toContain('Role Member');
    expect(text).toContain(email);
    expect(body).not.toMatch(/name="(role|email|status|id)"/);
    await save(client, { ...good, role: 'owner', email: 'other@blue.example', status: 'suspended', id: 'x' });
    expect((await stored(id))?.role).toBe('member');
    expect((await client.get('/profile')).text).toContain(email);
  });

  test('a new language shows on the very next page', async () => {
    const { client, id } = await person();
    const shown = await client.follow(await save(client, { ...good, language: 'it' }));
    expect(shown.body).toContain('<html lang="it"');
    expect(shown.text).toContain('Profilo salvato.');
    expect((await stored(id))?.locale).toBe('it');
  });

  test('dates follow the new time zone', async () => {
    const { client } = await person();
    await save(client, { ...good, 'time-zone': 'Asia/Tokyo' });
    const { body } = await client.get('/profile/sessions');
    expect(body).toMatch(/title="[^"]*GMT\+9"/);
    expect((await client.get('/profile')).body).toMatch(/value="Asia\/Tokyo" selected/);
  });

  test('none chosen, the organization’s time zone counts', async () => {
    const { client, id } = await person();
    await save(client, { ...good, 'time-zone': '' });
    expect((await stored(id))?.time_zone).toBeNull();
  });

  test('only languages that the organization offers can be chosen', async () => {
    const roma = await addOrganization(house, { slug: 'roma', name: 'Roma' });
    await set(house, roma, languages, { offered: ['it'], default: 'it' });
    await addPerson(house, roma, { email: 'ugo@roma.example' });
    const client = await signedIn(house, {
      organization: 'roma',
      email: 'ugo@roma.example',
      password: samplePassword,
    });
    expect((await client.get('/profile')).body).not.toContain('name="language"');
    expect((await save(client, { ...good, language: 'en' })).status).toBe(422);
    expect((await save(client, { name: 'Ugo', 'time-zone': '' })).status).toBe(303);
  });

  test.each<[string, Fields]>([
    ['no name', { ...good, name: ' ' }],
    ['a name of 121 characters', { ...good, name: 'a'.repeat(121) }],
    ['a NUL in the name', { ...good, name: 'a\0b' }],
    ['a line break in the name', { ...good, name: 'a\nb' }],
    ['a name that reads backwards', { ...good, name: 'a\u202eb' }],
    ['two names', { ...good, name: ['a', 'b'] }],
    ['a NUL in the text', { ...good, about: 'a\0b' }],
    ['2,001 characters of text', { ...good, about: 'a'.repeat(2_001) }],
    ['an unknown language', { ...good, language: 'xx' }],
    ['an unknown time zone', { ...good, 'time-zone': 'Mars/Base' }],
    ['two time zones', { ...good, 'time-zone': ['UTC', 'UTC'] }],
  ])('%s is refused at its field, what was typed stays, nothing changes', async (_what, fields) => {
    const { client, id } = await person();
    const before = await stored(id);
    const answer = await save(client, fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('There is one thing to put right');
    expect(answer.body).toMatch(/aria-invalid="true"/);
    if (fields.about === good.about) expect(answer.body).toContain('I plan wards.');
    expect(await stored(id)).toEqual(before);
  });

  test('more than 64 kB is refused', async () => {
    const { client } = await person();
    expect((await save(client, { ...good, about: 'a'.repeat(70_000) })).status).toBe(413);
  });

  test('what changed is recorded once, and nothing where nothing did', async () => {
    const { client, id } = await person();
    await save(client, good);
    await save(client, good);
    const rows = await house.rows(
      `SELECT change, data FROM audit_events e JOIN audit_personal p ON p.event_id = e.id
         WHERE subject_id = $1 AND action = 'user.profile-changed'`,
      [id],
    );
    expect(rows).toEqual([
      {
        change: { fields: ['name', 'about', 'locale', 'timeZone'] },
        data: {
          before: { name: expect.any(String), about: '', locale: null, timeZone: null },
          after: { name: good.name, about: good.about, locale: 'en', timeZone: 'Europe/Rome' },
        },
      },
    ]);
  });
});

describe('the menu', () => {
  test('leads to the profile, to the password, and out', async () => {
    const { client } = await person();
    const { body, text } = await client.get('/profile');
    expect(body).toContain('href="/profile"');
    expect(body).toContain('href="/profile/password"');
    for (const words of ['Profile', 'Change Password', 'Log Out']) expect(text).toContain(words);
    const token = client.cookies.get('__Host-session') ?? '';
    expect((await client.post('/sign-out', {}, { from: '/profile' })).location).toBe('/sign-in');
    client.cookies.set('__Host-session', token);
    expect((await client.get('/profile')).location).toBe('/sign-in?next=%2Fprofile');
  });
});

async function person(): Promise<{ client: Client; id: string; email: string }> {
  const email = `person${++people}@blue.example`;
  const id = await addPerson(house, blue, { email });
  const client = await signedIn(house, { organization: 'blue', email, password: samplePassword });
  return { client, id, email };
}

const save = (client: Client, fields: Fields) => client.post('/profile', fields, { from: '/profile' });

const stored = async (id: string) =>
  (
    await house.rows<{ name: string; role: string; locale: string | null; time_zone: string | null }>(
      'SELECT name, about, locale, time_zone, role FROM users WHERE id = $1',
      [id],
    )
  )[0];
