import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../src/domain/wording/brand.ts';
import { type Client, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let ann: string;
let administrator: Client;
let member: Client;
const home = '/console/settings/fields';

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await addPerson(house, blue, { email: 'boss@blue.example', role: 'administrator' });
  ann = await addPerson(house, blue, { email: 'ann@blue.example', name: 'Ann Blue' });
  const come = (email: string) => signedIn(house, { organization: 'blue', email, password: samplePassword });
  [administrator, member] = [await come('boss@blue.example'), await come('ann@blue.example')];
});
afterAll(() => house.close());

interface Row {
  id: string;
  type: string;
  labels: Record<string, string>;
  options: string[];
  required: boolean;
  retired_at: Date | null;
}
const stored = () =>
  house.rows<Row>(
    'SELECT * FROM fields WHERE organization_id = $1 ORDER BY retired_at IS NOT NULL, position, id',
    [blue],
  );
const labels = async () => (await stored()).filter((row) => !row.retired_at).map((row) => row.labels.en);
const idOf = async (label: string) => {
  const row = (await stored()).find((each) => each.labels.en === label);
  if (!row) throw new Error(`there is no field ${label}`);
  return row.id;
};
const answers = async () =>
  Object.fromEntries(
    (
      await house.rows<{ label: string; value: string }>(
        `SELECT f.labels->>'en' AS label, v.value FROM field_values v JOIN fields f ON f.id = v.field_id
           WHERE v.user_id = $1`,
        [ann],
      )
    ).map(({ label, value }) => [label, value]),
  );
const add = (fields: Record<string, string>) => administrator.post(`${home}/new`, fields, { from: home });
const actions = async () =>
  (
    await house.rows<{ action: string }>(
      `SELECT action FROM audit_events WHERE organization_id = $1 AND action ~ '^(field|user.information)' ORDER BY at, id`,
      [blue],
    )
  ).map((row) => row.action);

describe('what an organization asks', () => {
  test('begins with nothing, and says how to begin', async () => {
    expect((await administrator.get(home)).text).toContain('No fields yet');
    expect((await member.get('/profile')).text).not.toContain('For Blue Company');
  });

  test('a field is added, with its label in the organization’s language at least', async () => {
    const refusal = await add({ 'label-en': ' ', 'label-it': 'Città', type: 'text' });
    expect(refusal.status).toBe(422);
    expect(refusal.text).toContain('This cannot be empty.');
    expect(refusal.body).toContain('value="Città"');
    expect(await stored()).toEqual([]);
    for (const [label, type] of [
      ['City', 'text'],
      ['Story', 'long-text'],
      ['Stations', 'number'],
      ['Born', 'date'],
      ['Pilot', 'yes-no'],
      ['Telephone', 'telephone'],
      ['Page', 'web-address'],
    ] as const) {
      const answer = await add({ 'label-en': label, 'label-it': '', 'help-en': `About ${label}`, type });
      expect(answer.status, answer.text).toBe(303);
    }
    expect(await labels()).toEqual(['City', 'Story', 'Stations', 'Born', 'Pilot', 'Telephone', 'Page']);
  });

  test('a choice needs two options; repeated and empty ones are left out', async () => {
    const few = await add({ 'label-en': 'Region', type: 'choice', options: 'Africa\n\n Africa \n' });
    expect(few.status).toBe(422);
    expect(few.text).toContain('Enter at least two options, one a line.');
    expect(few.body).toContain('Africa\n\n Africa');
    const options = 'Africa\r\n\r\n South  America \r\nAfrica\r\nEurope';
    expect((await add({ 'label-en': 'Region', type: 'choice', options, required: 'yes' })).status).toBe(303);
    const region = (await stored()).at(-1);
    expect(region).toMatchObject({ options: ['Africa', 'South America', 'Europe'], required: true });
  });

  test('fields move; the first goes no higher', async () => {
    const page = async () => `${home}/${await idOf('Born')}/place`;
    await administrator.post(await page(), { direction: 'up' }, { from: home });
    await administrator.post(`${home}/${await idOf('City')}/place`, { direction: 'up' }, { from: home });
    expect((await labels()).slice(0, 4)).toEqual(['City', 'Story', 'Born', 'Stations']);
    await administrator.post(await page(), { direction: 'down' }, { from: home });
    expect((await labels()).slice(0, 4)).toEqual(['City', 'Story', 'Stations', 'Born']);
    expect((await administrator.post(await page(), { direction: 'left' }, { from: home })).status).toBe(400);
  });

  test('twenty moves at once leave every field in one place', async () => {
    const csrf = await administrator.token(home);
    const id = await idOf('City');
    const moves = Array.from({ length: 20 }, (_, index) =>
      administrator.send(
        'POST',
        `${home}/${id}/place`,
        new URLSearchParams({ csrf, direction: index % 2 ? 'up' : 'down' }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      ),
    );
    expect(new Set((await Promise.all(moves)).map((answer) => answer.status))).toEqual(new Set([303]));
    expect(new Set(await labels()).size).toBe(8);
  });

  test('thirty at most, also when two are added at once', async () => {
    const there = (await labels()).length;
    for (let index = there; index < 29; index++) await add({ 'label-en': `More ${index}`, type: 'text' });
    const both = await Promise.all([
      add({ 'label-en': 'Thirty', type: 'text' }),
      add({ 'label-en': 'Thirty too', type: 'text' }),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([303, 422]);
    expect((await labels()).length).toBe(30);
    expect(both.find((answer) => answer.status === 422)?.text).toContain('There are 30 fields already.');
    const more = (await stored()).filter(({ labels: { en } }) => /^(More|Thirty)/.test(en ?? ''));
    for (const { id } of more) await administrator.post(`${home}/${id}/retirement`, {}, { from: home });
    expect((await labels()).length).toBe(8);
  });
});

describe('what a person answers', () => {
  const right = async () => ({
    [`info-${await idOf('City')}`]: '  Genève ',
    [`info-${await idOf('Story')}`]: 'One\r\ntwo',
    [`info-${await idOf('Stations')}`]: '3,50',
    [`info-${await idOf('Born')}`]: '1990-02-28',
    [`info-${await idOf('Pilot')}`]: 'no',
    [`info-${await idOf('Telephone')}`]: '+41 (22) 730-81.11',
    [`info-${await idOf('Page')}`]: 'https://ann.example/me',
    [`info-${await idOf('Region')}`]: 'Europe',
  });
  const save = (fields: Record<string, string>) =>
    member.post('/profile/information', fields, { from: '/profile' });

  test('the profile asks, in order, with its help', async () => {
    const { text } = await member.get('/profile');
    expect(text).toContain('For Blue Company');
    expect(text).toContain('About Stations');
  });

  test('each kind refuses what it is not, keeps what was typed and saves nothing', async () => {
    for (const [label, wrong, why] of [
      ['City', 'x'.repeat(501), 'This is too long.'],
      ['City', 'a\u202eb', 'This contains characters that cannot be used here.'],
      ['Story', 'x'.repeat(1_001), 'This is too long.'],
      ['Stations', 'many', 'Enter a number, such as 12 or 3.5.'],
      ['Born', '1990-02-30', 'Enter a date'],
      ['Pilot', 'maybe', 'Choose one of the options.'],
      ['Telephone', 'call me', 'Enter a telephone number'],
      ['Telephone', '++', 'Enter a telephone number'],
      ['Page', 'javascript:alert(1)', 'Enter a full web address'],
      ['Page', 'https://user:secret@ann.example/', 'Enter a full web address'],
      ['Region', 'Atlantis', 'Choose one of the options.'],
      ['Region', '', 'Choose one of the options.'],
    ] as const) {
      const name = `info-${await idOf(label)}`;
      const answer = await save({ ...(await right()), [name]: wrong });
      expect(answer.status, `${label}: ${wrong.slice(0, 20)}`).toBe(422);
      expect(answer.text).toContain(why);
      expect(answer.body).toContain(`href="#field-${name}"`);
      expect(answer.body).toContain(
        'value="  Genève "'.replace('  Genève ', label === 'City' ? wrong : '  Genève '),
      );
    }
    expect(await answers()).toEqual({});
  });

  test('right answers are kept in one spelling, and shown to the administrator', async () => {
    expect((await save(await right())).location).toBe('/profile#information');
    expect(await answers()).toEqual({
      ...{ City: 'Genève', Story: 'One\ntwo', Stations: '3.50', Born: '1990-02-28', Pilot: 'no' },
      ...{ Telephone: '+41 (22) 730-81.11', Page: 'https://ann.example/me', Region: 'Europe' },
    });
    const { text, body } = await administrator.get(`/console/users/${ann}`);
    for (const shown of ['Information', 'Genève', '28 February 1990', 'Europe'])
      expect(text).toContain(shown);
    expect(body).toContain('href="https://ann.example/me"');
  });

  test('an answer that need not be given can be taken back', async () => {
    await save({ ...(await right()), [`info-${await idOf('City')}`]: ' ' });
    expect(await answers()).not.toHaveProperty('City');
    await save(await right());
  });

  test('what somebody chose stays theirs after the option is gone; nobody else can choose it', async () => {
    const id = await idOf('Region');
    const options = 'Africa\nAsia';
    const edited = { 'label-en': 'Region', 'label-it': 'Regione', required: 'yes', options };
    expect((await administrator.post(`${home}/${id}`, edited, { from: home })).status).toBe(303);
    expect((await save(await right())).status).toBe(303);
    expect((await answers()).Region).toBe('Europe');
    await save({ ...(await right()), [`info-${id}`]: 'Asia' });
    expect((await save(await right())).status).toBe(422);
    expect((await answers()).Region).toBe('Asia');
  });

  test('labels are in the reader’s language, or in the one there is', async () => {
    await member.post('/language', { language: 'it', return: '/profile' }, { from: '/profile' });
    const { text } = await member.get('/profile');
    expect(text).toContain('Regione');
    expect(text).toContain('Telephone');
    await member.post('/language', { language: 'en', return: '/profile' }, { from: '/profile' });
  });

  test('a text in a language that is not offered now is kept', async () => {
    await set(house, blue, languages, { offered: ['en'] });
    const id = await idOf('Region');
    await administrator.post(
      `${home}/${id}`,
      { 'label-en': 'Region', required: 'yes', options: 'Africa\nAsia' },
      { from: home },
    );
    expect((await stored()).find((row) => row.id === id)?.labels).toEqual({ en: 'Region', it: 'Regione' });
    await set(house, blue, languages, { offered: ['en', 'it'] });
  });

  test('a retired field is asked no more, its answers kept, and comes back as the last', async () => {
    const id = await idOf('City');
    await administrator.post(`${home}/${id}/retirement`, {}, { from: home });
    expect((await member.get('/profile')).text).not.toContain('About City');
    expect((await answers()).City).toBe('Genève');
    expect((await administrator.get(`/console/users/${ann}`)).text).toContain('City (retired) Genève');
    await administrator.post(`${home}/${id}/retirement/end`, {}, { from: home });
    expect((await labels()).at(-1)).toBe('City');
    expect((await member.get('/profile')).body).toContain('value="Genève"');
  });

  test('fields of another organization are not there', async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await addPerson(house, red, { email: 'boss@red.example', role: 'administrator' });
    const stranger = await signedIn(house, {
      organization: 'red',
      email: 'boss@red.example',
      password: samplePassword,
    });
    const id = await idOf('City');
    for (const path of [`${home}/${id}`, `${home}/${id}/retirement`, `${home}/${id}/place`]) {
      const fields = { 'label-en': 'Stolen', direction: 'up' };
      expect((await stranger.post(path, fields, { from: home })).status, path).toBe(404);
    }
    expect((await stranger.get(home)).text).toContain('No fields yet');
    expect(await labels()).toContain('City');
  });

  test('every change stands in the audit', async () => {
    expect(new Set(await actions())).toEqual(
      new Set([
        ...['field.added', 'field.moved', 'field.changed', 'field.retired', 'field.brought-back'],
        'user.information-changed',
      ]),
    );
    // The same answers again are no change.
    const count = (await actions()).length;
    await save({ ...(await right()), [`info-${await idOf('Region')}`]: 'Asia' });
    expect((await actions()).length).toBe(count);
    expect((await administrator.get('/console/audit')).text).toContain('Answers changed: Ann Blue');
  });
});
