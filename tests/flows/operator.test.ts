import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { newId } from '../../src/infra/ids.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let operator: Client;

beforeAll(async () => {
  house = await openHouse();
  await addPerson(house, house.operatorsId, {
    email: 'op@portal.example',
    name: 'Olive Porter',
    role: 'owner',
  });
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await set(house, blue, signInSettings, { licenseRequired: true });
  await addPerson(house, blue, { email: 'boss@blue.example', name: 'Bea Boss', role: 'owner' });
  operator = await signIn('operators', 'op@portal.example');
});
afterAll(() => house.close());

const signIn = (organization: string, email: string) =>
  signedIn(house, { organization, email, password: samplePassword });
const base = () => `/operator/organizations/${blue}`;
const post = (path: string, fields: Record<string, string | string[]>) =>
  operator.post(`${base()}${path}`, fields, { from: base() });
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const terms = (change: Record<string, string> = {}) => ({
  product: 'Desk',
  seats: '3',
  starts: dayFromNow(0),
  ends: dayFromNow(90),
  ...change,
});
const licenseNamed = async (product: string) =>
  (
    await house.rows<{ id: string; seats: number; ends: Date | null; starts: Date }>(
      'SELECT id, seats, ends_at AS ends, starts_at AS starts FROM licenses WHERE product = $1',
      [product],
    )
  )[0];

describe('licences', () => {
  test('are granted until the end of a day in the time zone of the organization', async () => {
    const rome = await addOrganization(house, { slug: 'rome', name: 'Roma' });
    const { languages } = await import('../../src/domain/wording/brand.ts');
    await set(house, rome, languages, { timeZone: 'Europe/Rome' });
    const path = `/operator/organizations/${rome}`;
    const fields = terms({ product: 'Sportello', starts: '2096-01-01', ends: '2096-07-15' });
    const answer = await operator.post(`${path}/licenses`, fields, { from: path });
    expect(answer.location).toBe(path);
    expect((await operator.follow(answer)).text).toContain('The licence of Sportello is granted.');
    const license = await licenseNamed('Sportello');
    expect(license?.starts.toISOString()).toBe('2095-12-31T23:00:00.000Z');
    expect(license?.ends?.toISOString()).toBe('2096-07-15T21:59:59.000Z');
  });

  test.each([
    ['product', { product: '' }, 'This cannot be empty'],
    ['product with NUL', { product: 'a\u0000' }, 'characters that cannot be used'],
    ['negative seats', { seats: '-1' }, 'Enter a whole number'],
    ['half a seat', { seats: '1.5' }, 'Enter a whole number'],
    ['no seats', { seats: '0' }, 'from 1 to 10,000,000'],
    ['10^12 seats', { seats: '1000000000000' }, 'Enter a whole number'],
    ['10^11 seats', { seats: '100000000000' }, 'from 1 to 10,000,000'],
    ['no number', { seats: 'many' }, 'Enter a whole number'],
    ['31 February', { starts: '2027-02-31' }, 'Enter a date'],
    ['another form', { starts: '31.3.2027' }, 'Enter a date'],
    ['year 20027', { ends: '20027-01-01' }, 'Enter a date'],
    ['no first day', { starts: '' }, 'Enter a date'],
    ['end before start', { starts: dayFromNow(10), ends: dayFromNow(9) }, 'The last day is before the first'],
    ['end in the past', { starts: '2020-01-01', ends: '2020-01-02' }, 'This day has passed'],
  ])('are refused by the field: %s', async (_what, change, message) => {
    const answer = await post('/licenses', terms({ product: 'Refused', ...change }));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(await licenseNamed('Refused')).toBeUndefined();
  });

  test('cannot have fewer seats than are taken', async () => {
    await post('/licenses', terms({ product: 'Taken' }));
    const license = await licenseNamed('Taken');
    for (const email of ['a@blue.example', 'b@blue.example']) {
      await giveSeat(house, blue, license?.id ?? '', await addPerson(house, blue, { email, password: null }));
    }
    const page = await operator.get(`${base()}/licenses/${license?.id}`);
    expect(page.text).toContain('Taken now: 2.');
    const fewer = await post(`/licenses/${license?.id}`, terms({ product: 'Taken', seats: '1' }));
    expect(fewer.status).toBe(422);
    expect(fewer.text).toContain('2 seats are taken. Enter at least as many');
    expect((await post(`/licenses/${license?.id}`, terms({ product: 'Taken', seats: '2' }))).status).toBe(
      303,
    );
    expect((await licenseNamed('Taken'))?.seats).toBe(2);
  });

  test('an ended one ends the sessions, and changing its seats does not open it again', async () => {
    await post('/licenses', terms({ product: 'Ending' }));
    const { id = '' } = (await licenseNamed('Ending')) ?? {};
    await giveSeat(house, blue, id, await addPerson(house, blue, { email: 'm@blue.example' }));
    const member = await signIn('blue', 'm@blue.example');
    const answer = await post(`/licenses/${id}/end`, {});
    expect((await operator.follow(answer)).text).toContain('The licence of Ending has ended.');
    expect((await member.get('/dashboard')).status).toBe(303);
    const ended = await licenseNamed('Ending');
    const same = terms({
      product: 'Ending',
      seats: '9',
      ends: ended?.ends?.toISOString().slice(0, 10) ?? '',
    });
    expect((await post(`/licenses/${id}`, same)).status).toBe(303);
    expect(await licenseNamed('Ending')).toMatchObject({ seats: 9, ends: ended?.ends });
    expect((await post(`/licenses/${id}`, terms({ product: 'Ending', ends: dayFromNow(1) }))).status).toBe(
      303,
    );
    await signIn('blue', 'm@blue.example');
  });

  test('one that never began can be ended too', async () => {
    await post('/licenses', terms({ product: 'Future', starts: dayFromNow(30), ends: '' }));
    const license = await licenseNamed('Future');
    expect((await operator.get(base())).text).toContain('Future Not started');
    expect((await post(`/licenses/${license?.id}/end`, {})).status).toBe(303);
    expect((await operator.get(base())).text).toContain('Future Ended');
  });

  test("everything stands in the organization's own audit", async () => {
    const rows = await house.rows<{ action: string; kind: string }>(
      `SELECT DISTINCT action, actor_kind AS kind FROM audit_events WHERE organization_id = $1 AND action LIKE 'license.%'`,
      [blue],
    );
    expect(rows.map((row) => row.action).sort()).toEqual([
      'license.changed',
      'license.ended',
      'license.granted',
    ]);
    expect(new Set(rows.map((row) => row.kind))).toEqual(new Set(['operator']));
    const boss = await signIn('blue', 'boss@blue.example');
    expect((await boss.get('/console/audit')).text).toContain('An operator of the portal');
  });
});

describe('access', () => {
  test('is granted to a person with a role and a seat; they get a mail', async () => {
    const license = await addLicense(house, blue, { seats: 1, product: 'Access' });
    expect((await operator.get(`${base()}/users/new`)).text).toContain('Access (1 free)');
    const answer = await post('/users', {
      name: 'Mia Long',
      email: 'mia@blue.example',
      role: 'member',
      license,
    });
    expect((await operator.follow(answer)).text).toContain(
      'An invitation for Mia Long is on its way to mia@blue.example.',
    );
    expect((await house.mailbox.next('mia@blue.example')).text).toContain('Blue Company');
    const again = await post('/users', { name: 'Mia', email: 'MIA@blue.example', role: 'member' });
    expect(again.text).toContain('Somebody in this organization already has this e-mail address');
    const full = await post('/users', { name: 'Max', email: 'max@blue.example', role: 'member', license });
    expect(full.status).toBe(422);
    expect(full.text).toContain('No seat of this licence is free');
    expect(await house.rows(`SELECT 1 FROM users WHERE email = 'max@blue.example'`)).toHaveLength(0);
  });

  test.each([
    ['role', { role: 'operator' }, 'Choose one of the options'],
    ['no role', { role: '' }, 'Choose one of the options'],
    ['license', { license: 'x' }, 'Choose one of the options'],
    ["another's license", { license: newId() }, 'This licence is not in force'],
    ['address', { email: 'a@b@c' }, 'Enter one e-mail address'],
    ['name', { name: '\u0007' }, 'characters that cannot be used'],
  ])('is refused by the field: %s', async (_what, change, message) => {
    const fields = { name: 'Nobody', email: 'nobody@blue.example', role: 'member', ...change };
    const answer = await post('/users', fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
  });

  test('an owner who has not answered is invited again', async () => {
    await post('/users', { name: 'Ola Late', email: 'ola@blue.example', role: 'owner' });
    const first = await house.mailbox.next('ola@blue.example');
    const [ola] = await house.rows<{ id: string }>(`SELECT id FROM users WHERE email = 'ola@blue.example'`);
    const answer = await post(`/users/${ola?.id}/invitation`, {});
    expect((await operator.follow(answer)).text).toContain('A new invitation is on its way');
    const second = await house.mailbox.next('ola@blue.example');
    expect(second.links[0]).not.toBe(first.links[0]);
    const [boss] = await house.rows<{ id: string }>(`SELECT id FROM users WHERE email = 'boss@blue.example'`);
    const accepted = await post(`/users/${boss?.id}/invitation`, {});
    expect((await operator.follow(accepted)).text).toContain('no new one is needed');
    expect((await post(`/users/${newId()}/invitation`, {})).status).toBe(404);
  });
});

describe('what operators see', () => {
  test('organizations and the names of their owners, never other people', async () => {
    await addPerson(house, blue, { email: 'secret@blue.example', name: 'Private Person' });
    const page = await operator.get(base());
    expect(page.text).toContain('Bea Boss');
    for (const hidden of ['boss@blue.example', 'Private Person', 'secret@blue.example']) {
      expect(page.text).not.toContain(hidden);
    }
    const list = await operator.get('/operator');
    expect(list.text).toMatch(/Blue Company blue Open/);
    expect(list.text).not.toContain('Bea Boss');
    expect(list.text).not.toMatch(/Operators operators/);
  });

  test('the list is searched and turned', async () => {
    for (let at = 0; at < 55; at += 1) {
      await addOrganization(house, { slug: `many-${String(at).padStart(2, '0')}`, name: `Many ${at}%` });
    }
    const link = (body: string, rel: string) =>
      new RegExp(`href="([^"]+)" rel="${rel}"`).exec(body)?.[1]?.replaceAll('&amp;', '&');
    const first = await operator.get('/operator?search=MANY');
    expect(first.text).toContain('1 to 50 of 55');
    expect(link(first.body, 'prev')).toBeUndefined();
    const second = await operator.get(link(first.body, 'next') ?? '');
    expect(second.text).toContain('51 to 55 of 55');
    expect(second.text).toContain('many-54');
    expect(link(second.body, 'next')).toBeUndefined();
    const back = await operator.get(link(second.body, 'prev') ?? '');
    expect(back.text).toContain('1 to 50 of 55');
    expect(back.text).toContain('many-00');
    expect((await operator.get('/operator?search=Many+7%25')).text).toContain('1 to 1 of 1');
    expect((await operator.get('/operator?search=_')).text).toContain('No organization was found');
    for (const odd of [
      'search=%00',
      'search=%27%3B--',
      'after=%00',
      'before=..&from=-1',
      `search=${'x'.repeat(9_000)}`,
    ]) {
      expect((await operator.get(`/operator?${odd}`)).status).toBe(200);
    }
  });

  test('the health of the portal in numbers', async () => {
    const page = await operator.get('/operator/health');
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/Database answered in \d+ ms Organizations \d+/);
  });
});

test('a page that answered a form may be looked at again, or in another language', async () => {
  for (const path of ['/licenses', '/users', '/addresses']) {
    expect((await post(path, { name: 'x', host: '' })).status).toBe(422);
    const back = await operator.post(
      '/language',
      { language: 'it', return: `${base()}${path}` },
      { from: base() },
    );
    const page = await operator.follow(back);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Organizzazioni');
    await operator.post('/language', { language: 'en', return: '/operator' }, { from: base() });
  }
});

describe('suspension', () => {
  test('shuts everybody out at once, and opening lets them go on', async () => {
    const boss = await signIn('blue', 'boss@blue.example');
    const answer = await post('/suspension', {});
    expect((await operator.follow(answer)).text).toContain('Blue Company is suspended. ');
    expect((await boss.get('/console/licenses')).status).toBe(303);
    const refused = await openClient(house).post('/sign-in', {
      organization: 'blue',
      email: 'boss@blue.example',
      password: samplePassword,
    });
    expect(refused.status).toBe(401);
    expect((await operator.follow(await post('/suspension/end', {}))).text).toContain(
      'Blue Company is open again.',
    );
    expect((await boss.get('/console/licenses')).status).toBe(200);
    const rows = await house.rows<{ action: string }>(
      `SELECT action FROM audit_events WHERE organization_id = $1 AND action LIKE 'organization.%' ORDER BY at`,
      [blue],
    );
    expect(rows.map((row) => row.action)).toEqual(['organization.suspended', 'organization.reopened']);
  });
});

describe('the walls', () => {
  const paths = () => [
    '/operator',
    '/operator/health',
    '/operator/organizations/new',
    base(),
    `${base()}/users/new`,
    `${base()}/licenses/new`,
  ];

  test("an organization's people are refused, visitors are sent to sign in", async () => {
    const boss = await signIn('blue', 'boss@blue.example');
    for (const path of paths()) {
      expect((await boss.get(path)).status).toBe(403);
      expect((await openClient(house).get(path)).status).toBe(303);
    }
    const before = await house.rows('SELECT 1 FROM licenses');
    for (const path of ['/licenses', '/suspension', '/addresses', '/users']) {
      const answer = await boss.post(`${base()}${path}`, terms(), { from: '/console/licenses' });
      expect(answer.status).toBe(403);
    }
    expect(await house.rows('SELECT 1 FROM licenses')).toHaveLength(before.length);
  });

  test("at an organization's own address the operators' pages do not exist", async () => {
    await addOrganization(house, { slug: 'own', name: 'Own Address', host: 'own.localhost' });
    for (const path of paths()) expect((await openClient(house, 'own.localhost').get(path)).status).toBe(404);
  });

  test("the operators' own organization, and what does not exist, are not found", async () => {
    const license = await addLicense(house, blue, { seats: 1 });
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    for (const id of [house.operatorsId, newId(), 'nonsense', '%00']) {
      expect((await operator.get(`/operator/organizations/${id}`)).status).toBe(404);
      for (const path of ['licenses', 'users', 'addresses', 'suspension', 'suspension/end']) {
        const answer = await operator.post(`/operator/organizations/${id}/${path}`, terms(), {
          from: base(),
        });
        expect(answer.status).toBe(404);
      }
    }
    // A licence of another organization than the path names.
    for (const path of ['', '/end']) {
      const answer = await operator.post(
        `/operator/organizations/${red}/licenses/${license}${path}`,
        terms(),
        { from: base() },
      );
      expect(answer.status).toBe(404);
    }
    expect((await operator.get(`/operator/organizations/${red}/licenses/${license}`)).status).toBe(404);
    for (const host of ['none.example', '%00', '..', 'A B']) {
      expect((await post(`/addresses/${encodeURIComponent(host)}/check`, {})).status).toBe(404);
      expect((await post(`/addresses/${encodeURIComponent(host)}/release`, {})).status).toBe(404);
    }
    const [operators] = await house.rows<{ status: string }>(
      'SELECT status FROM organizations WHERE reserved',
    );
    expect(operators?.status).toBe('active');
  });
});
