import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '../../src/domain/audit/audit.ts';
import { firstStepsSettings } from '../../src/flows/first-steps/settings.ts';
import { applyTemplate } from '../../src/flows/settings-change/apply-template.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { templates } from '../../src/web/console/settings/template-table.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { addSqlSource, type Crm, openPostgresqlCrm } from '../fixtures/crm.ts';
import { addDirectory } from '../fixtures/directory.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let crm: Crm;
let weather: string;
const host = 'weather.localhost';
const at = (path: string) => `http://${host}:${house.port}${path}`;
const fresh = 'violet lantern seventeen';

beforeAll(async () => {
  house = await openHouse();
  crm = await openPostgresqlCrm();
  weather = await addOrganization(house, { slug: 'weather', name: 'World Weather Office', host });
  await applyTemplate(house.gatehouse.infra, weather, templates.international, system);
  await set(house, weather, signInSettings, { userNames: true, accountHelp: 'Ask the secretariat.' });
  await set(house, weather, firstStepsSettings, { enabled: false });
  await addPerson(house, weather, { email: 'local@weather.example', name: 'Lo Cal' });
  await addSqlSource(house, weather, crm, {
    update: 'UPDATE people SET hash = :hash WHERE id = :subject',
  });
  await house.rows(`UPDATE identity_sources SET label = 'External Users'`);
  await addDirectory(house, weather, { settings: { issuer: 'http://127.0.0.1:1' }, label: 'Social' });
  await house.rows(`UPDATE identity_sources SET shown_on = 'databases' WHERE label = 'Social'`);
});
afterAll(async () => {
  await house?.close();
  await crm?.close();
});

describe.each(browsers)('C1, C2, C7, C8 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  const email = `external-${kind}-${javascript ? 'on' : 'off'}@abroad.example`;

  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
    const hash = await house.gatehouse.infra.hasher.hash(samplePassword, {
      organization: 'test',
      ip: 'test',
    });
    const id = browsers.findIndex((each) => each.kind === kind && each.javascript === javascript) + 1;
    await crm.run(`INSERT INTO people VALUES (${id}, '${email}', 'Esther Okafor', '${hash}')`);
  });
  afterAll(() => browser.close());

  const signInExternally = async (page: TestPage, password: string) => {
    await page.visit(at('/sign-in'));
    await page.press('External Users');
    await page.fill('E-mail Address', email);
    await page.fill('Password', password);
    await page.press('Sign in');
  };

  test('C1: the sign-in page, with a button for each source and whom to ask', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    expect(await page.heading()).toBe('Welcome');
    const text = await page.text();
    for (const words of [
      'User name or e-mail address',
      'Remember my login on this computer',
      "Can't access your account?",
      'Ask the secretariat.',
      'External Users',
      'Sign up now',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('Social');
    await page.fill('User name or e-mail address', 'local@weather.example');
    await page.fill('Password', samplePassword);
    await page.check('Remember my login on this computer');
    await page.press('Log In');
    expect(new URL(page.url()).pathname).toBe('/dashboard');
  });

  test('C2: the database knows the person, and a first success makes the user here', async () => {
    const page = await browser.newPage();
    await signInExternally(page, 'not the right one at all');
    expect(page.status()).toBe(401);
    expect(await page.text()).toContain('You could not be signed in');
    expect(await house.rows('SELECT 1 FROM users WHERE email = $1', [email])).toEqual([]);
    await page.fill('Password', samplePassword);
    await page.press('Sign in');
    expect(new URL(page.url()).pathname).toBe('/dashboard');
    expect(await page.text()).toContain('Esther Okafor');
    expect(await house.rows('SELECT 1 FROM users WHERE email = $1', [email])).toHaveLength(1);
  });

  test('C2: the page of the database offers social accounts, sign-up and the forgotten password', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.press('External Users');
    const text = await page.text();
    for (const words of [
      'Sign in with your e-mail address',
      'Forgot your password?',
      "Don't have an account? Sign up now",
      'Sign in with your social account',
      'Social',
    ])
      expect(text).toContain(words);
  });

  test('C2: their password opens nothing at the ordinary form', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.fill('User name or e-mail address', email);
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    expect(page.status()).toBe(401);
  });

  test('C7, C8: a reset by code goes to the database, and the new password opens the door again', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.press('External Users');
    await page.press('Forgot your password?');
    expect(await page.text()).toContain('Verification is necessary');
    await page.fill('E-mail address', email);
    await page.press('Send verification code');
    const mail = await house.mailbox.next(email);
    const [code = ''] = /\b\d{6}\b/.exec(mail.text) ?? [];
    await page.fill('Verification code', code);
    await page.press('Verify code');
    expect(await page.text()).toContain('E-mail address verified');
    await page.press('Continue');
    await page.fill('New Password', fresh);
    await page.fill('Confirm New Password', fresh);
    await page.press('Continue');
    expect(new URL(page.url()).pathname).toBe('/dashboard');
    await page.press('Esther Okafor: your menu', { stays: true });
    await page.press('Log Out');
    await signInExternally(page, samplePassword);
    expect(page.status()).toBe(401);
    await signInExternally(page, fresh);
    expect(new URL(page.url()).pathname).toBe('/dashboard');
  });
});
