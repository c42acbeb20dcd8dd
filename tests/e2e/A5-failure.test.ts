import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let harbour: string;
const at = (path: string) => `http://localhost:${house.port}${path}`;
const wrong = 'not the right one at all';

beforeAll(async () => {
  house = await openHouse();
  harbour = await addOrganization(house, { slug: 'harbour', name: 'Harbour Clinics' });
  await set(house, harbour, signInSettings, { licenseRequired: true });
  await addLicense(house, harbour, { product: 'Clinic Suite', seats: 50 });
  await addPerson(house, harbour, { email: 'admin@harbour.example', role: 'administrator' });
});
afterAll(() => house.close());

describe.each(browsers)('A5 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  const to = (name: string) => `${name}-${kind}-${javascript ? 'on' : 'off'}@harbour.example`;

  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
    const add = (name: string, more: object = {}) =>
      addPerson(house, harbour, { email: to(name), name, ...more });
    await add('valid');
    await add('noseat');
    await add('suspended', { status: 'suspended' });
    await add('invited', { status: 'invited', password: null });
  });
  afterAll(() => browser.close());

  const signIn = async (page: TestPage, email: string, password: string, organization = 'harbour') => {
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', organization);
    await page.fill('E-mail address', email);
    await page.fill('Password', password);
    await page.press('Log In');
  };

  const code = /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/;

  test('one notice for every cause, with four things to check and a reference code', async () => {
    const page = await browser.newPage();
    const failures: [string, string, string?][] = [
      [to('valid'), wrong],
      [to('nobody'), wrong],
      [to('noseat'), samplePassword],
      [to('suspended'), samplePassword],
      [to('invited'), wrong],
      [to('valid'), samplePassword, 'nowhere'],
    ];
    const shown: string[] = [];
    for (const [email, password, organization] of failures) {
      await signIn(page, email, password, organization);
      expect(page.status()).toBe(401);
      const text = await page.text();
      expect(text).toMatch(code);
      expect(await page.value('E-mail address')).toBe(email);
      expect(await page.value('Password')).toBe('');
      shown.push(text.replace(code, 'CODE'));
    }
    expect(new Set(shown).size).toBe(1);
    for (const words of [
      'You could not be signed in',
      'that the organization is the right one',
      'that the e-mail address and the password are spelt correctly',
      'that your administrator has assigned you a licence',
      'there may be an issue with the server configuration',
    ])
      expect(shown[0]).toContain(words);
    await page.press('Help with signing in');
    expect(await page.heading()).toBe('Help with signing in');
    await page.close();
  });

  test('the administrator types the code, sees the exact cause, and mends it with the button beside it', async () => {
    const person = await browser.newPage();
    await signIn(person, to('noseat'), samplePassword);
    const reference = code.exec(await person.text())?.[0] ?? '';

    const admin = await browser.newPage();
    await signIn(admin, 'admin@harbour.example', samplePassword);
    await admin.visit(at('/console/attempts'));
    // As somebody reads it out over the telephone.
    await admin.fill('Reference code', reference.toLowerCase().replace('-', ' '));
    await admin.press('Find the cause');
    const found = await admin.text();
    expect(found).toContain(`What happened under ${reference}`);
    expect(found).toContain('No licence assigned');
    expect(found).toContain(to('noseat'));
    await admin.press('Assign a seat');
    expect(await admin.heading()).toBe('noseat');
    expect(admin.url()).toContain('#seats');
    await admin.press('Give a seat', { within: 'Clinic Suite' });
    await signIn(person, to('noseat'), samplePassword);
    expect(await person.text()).toContain('You are signed in.');
    await admin.close();
    await person.close();
  });

  test('a suspended person: the button leads to where the suspension is lifted', async () => {
    const person = await browser.newPage();
    await signIn(person, to('suspended'), samplePassword);
    const reference = code.exec(await person.text())?.[0] ?? '';
    const admin = await browser.newPage();
    await signIn(admin, 'admin@harbour.example', samplePassword);
    await admin.visit(at(`/console/attempts?reference=${reference}`));
    expect(await admin.text()).toContain('User suspended');
    await admin.press('Lift the suspension');
    expect(admin.url()).toContain('#suspension');
    expect(await admin.heading()).toBe('suspended');
    await admin.close();
    await person.close();
  });

  test('a code that is none, or of another organization, says so', async () => {
    const admin = await browser.newPage();
    await signIn(admin, 'admin@harbour.example', samplePassword);
    await admin.visit(at('/console/attempts'));
    await admin.fill('Reference code', 'hello');
    await admin.press('Find the cause');
    expect(await admin.text()).toContain('This is not a reference code');
    await admin.fill('Reference code', 'K7QM2-9XPTR');
    await admin.press('Find the cause');
    expect(await admin.text()).toContain('Nothing happened under the code K7QM2-9XPTR');
    await admin.close();
  });
});
