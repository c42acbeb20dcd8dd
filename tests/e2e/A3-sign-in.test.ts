import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
const at = (path: string, host = 'localhost') => `http://${host}:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  const harbour = await addOrganization(house, { slug: 'harbour', name: 'Harbour Clinics' });
  const alder = await addOrganization(house, { slug: 'alder', name: 'Alder Foods' });
  const officina = await addOrganization(house, {
    slug: 'officina',
    name: 'Officina Assistance',
    host: 'officina.localhost',
  });
  // The same address in two organizations is two people.
  await addPerson(house, harbour, { email: 'ann@harbour.example', name: 'Ann of Harbour' });
  await addPerson(house, alder, { email: 'ann@harbour.example', name: 'Ann of Alder' });
  await addPerson(house, officina, { email: 'ugo@officina.example', name: 'Ugo Utente' });
});
afterAll(() => house.close());

test('A3 password managers, keyboards of phones and autofill find what they look for', async () => {
  const { body } = await openClient(house).get('/sign-in');
  const field = (name: string) => new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(body)?.[0] ?? '';
  expect(field('organization')).toMatch(/autocomplete="organization"/);
  expect(field('email')).toMatch(/type="email"/);
  expect(field('email')).toMatch(/autocomplete="username"/);
  expect(field('email')).toMatch(/autocapitalize="none"/);
  expect(field('password')).toMatch(/type="password"/);
  expect(field('password')).toMatch(/autocomplete="current-password"/);
  for (const name of ['organization', 'email', 'password'])
    expect(field(name)).not.toMatch(/readonly|disabled|onpaste/);
});

describe.each(browsers)('A3 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
  });
  afterAll(() => browser.close());

  test('at the shared address the form asks for organization, e-mail address and password', async () => {
    const page = await browser.newPage();
    await page.visit(at('/'));
    expect(page.url()).toBe(at('/sign-in'));
    expect(await page.heading()).toBe('Sign in');
    await page.fill('Organization name', 'harbour');
    await page.fill('E-mail address', 'ann@harbour.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    expect(page.url()).toBe(at('/dashboard'));
    expect(await page.text()).toContain('You are signed in.');
    await page.visit(at('/profile'));
    expect(await page.value('Name')).toBe('Ann of Harbour');
    await page.close();
  });

  test('the organization decides who comes in; Enter will do in place of the button', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', 'Alder Foods');
    await page.fill('E-mail address', 'ann@harbour.example');
    await page.fill('Password', samplePassword);
    await page.key('Enter');
    await page.waitForText('You are signed in.');
    await page.visit(at('/profile'));
    expect(await page.value('Name')).toBe('Ann of Alder');
    await page.close();
  });

  test("an organization's own address knows the organization and does not ask", async () => {
    const page = await browser.newPage();
    await page.visit(at('/dashboard', 'officina.localhost'));
    expect(await page.text()).toContain('Officina Assistance');
    await expect(page.fill('Organization name', 'officina')).rejects.toThrow('nothing');
    await page.fill('E-mail address', 'ugo@officina.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    expect(page.url()).toBe(at('/dashboard', 'officina.localhost'));
    // At the shared address its people are strangers.
    await page.visit(at('/sign-in'));
    expect(await page.text()).not.toContain('Officina');
    await page.fill('Organization name', 'officina');
    await page.fill('E-mail address', 'ugo@officina.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    expect(await page.text()).toContain('You could not be signed in');
    await page.close();
  });

  test('what is missing is said at the field and on top; what was typed stays, but the password', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', 'harbour');
    await page.fill('Password', 'something typed');
    await page.press('Log In');
    expect(page.status()).toBe(422);
    expect((await page.text()).match(/Enter an e-mail address/g)?.length).toBeGreaterThanOrEqual(2);
    expect(await page.value('Organization name')).toBe('harbour');
    expect(await page.value('Password')).toBe('');
    await page.close();
  });

  test('the organization is remembered after a success only, and only if the person wishes', async () => {
    const page = await browser.newPage();
    const attempt = async (password: string, remember: boolean) => {
      await page.visit(at('/sign-in'));
      await page.fill('Organization name', 'harbour');
      await page.fill('E-mail address', 'ann@harbour.example');
      await page.fill('Password', password);
      await page.check('Remember the organization on this browser', { on: remember });
      await page.press('Log In');
    };
    const leave = async () => {
      await page.press('Ann of Harbour: your menu', { stays: true });
      await page.press('Log Out');
    };
    await attempt('not the right one at all', true);
    await page.visit(at('/sign-in'));
    expect(await page.value('Organization name')).toBe('');
    await attempt(samplePassword, false);
    await leave();
    expect(await page.value('Organization name')).toBe('');
    await attempt(samplePassword, true);
    await leave();
    expect(await page.value('Organization name')).toBe('harbour');
    expect(await page.value('Remember the organization on this browser')).toBe('on');
    // Not a word of whose it is before somebody signs in.
    expect(await page.text()).not.toContain('Harbour Clinics');
    // A failure forgets nothing; a wish withdrawn does.
    await attempt('not the right one at all', true);
    await page.visit(at('/sign-in'));
    expect(await page.value('Organization name')).toBe('harbour');
    await attempt(samplePassword, false);
    await leave();
    expect(await page.value('Organization name')).toBe('');
    await page.close();
  });

  test('the sign-in leads on to the page that was wanted', async () => {
    const page = await browser.newPage();
    await page.visit(at('/profile/sessions'));
    expect(await page.heading()).toBe('Sign in');
    await page.fill('Organization name', 'harbour');
    await page.fill('E-mail address', 'ann@harbour.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    expect(page.url()).toBe(at('/profile/sessions'));
    await page.close();
  });
});
