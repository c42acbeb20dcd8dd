import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '../../src/domain/audit/audit.ts';
import { languages } from '../../src/domain/wording/brand.ts';
import { applyTemplate } from '../../src/flows/settings-change/apply-template.ts';
import { templates } from '../../src/web/console/settings/template-table.ts';
import { browsers, openBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
const at = (path: string) => `http://assist.localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  const officina = await addOrganization(house, {
    slug: 'officina',
    name: 'Officina Assistance',
    host: 'assist.localhost',
  });
  await applyTemplate(house.gatehouse.infra, officina, templates.assistance, system);
  await set(house, officina, languages, { default: 'it', followBrowser: false });
  await addPerson(house, officina, { email: 'utente@officina.example', name: 'Luca Ferri' });
  await house.rows(`UPDATE users SET user_name = 'luca.ferri'`);
});
afterAll(() => house.close());

describe.each(browsers)('B1 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
  });
  afterAll(() => browser.close());

  test('a welcome in Italian with user and password, and the ways for who has forgotten or has nothing', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    expect(await page.heading()).toBe('Benvenuti');
    await page.fill('Utente', 'Luca.Ferri');
    await page.fill('Password', samplePassword);
    await page.press('Accedi');
    expect(new URL(page.url()).pathname).toBe('/dashboard');
  });

  test('the same in English, one press away', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.press('English');
    expect(await page.heading()).toBe('Welcome');
    const text = await page.text();
    for (const words of ['User', 'Password', 'Forgot your password?', 'Request your credential'])
      expect(text).toContain(words);
    await page.press('Request your credential');
    expect(new URL(page.url()).pathname).toBe('/request-access');
    await page.visit(at('/sign-in'));
    await page.press('Forgot your password?');
    expect(new URL(page.url()).pathname).toBe('/forgot-password');
  });
});
