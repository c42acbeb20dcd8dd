import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
  const blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await addPerson(house, blue, { email: 'ann@blue.example', name: 'Ann Blue' });
});
afterAll(() => house.close());

describe.each(browsers)('A6: the menu in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
  });
  afterAll(() => browser.close());

  test('opens at the picture, leads to profile and password, and logs out on the server', async () => {
    const page = await browser.newPage();
    await page.visit(`http://localhost:${house.port}/sign-in`);
    await page.fill('Organization name', 'blue');
    await page.fill('E-mail address', 'ann@blue.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');

    const open = () => page.press('Ann Blue: your menu', { stays: true });
    expect(await page.text()).not.toContain('Log Out');
    await open();
    await page.waitForText('Log Out');
    expect(await page.text()).toContain('ann@blue.example');
    if (kind.javascript) {
      expect(await page.axe()).toEqual([]);
      await page.key('Escape');
      expect(await page.text()).not.toContain('Log Out');
      await open();
    }
    await page.press('Profile');
    expect(await page.heading()).toBe('Profile');
    await open();
    await page.press('Change Password');
    expect(await page.heading()).toBe('Change Password');

    const kept = (await page.cookies()).filter((cookie) => cookie.name.startsWith('__Host-'));
    await open();
    await page.press('Log Out');
    expect(await page.heading()).toBe('Sign in');
    expect(await page.text()).toContain('You are logged out.');
    // Whoever kept the cookie has nothing.
    const thief = openClient(house);
    for (const { name, value } of kept) thief.cookies.set(name, value);
    expect(thief.cookies.has('__Host-session')).toBe(true);
    expect((await thief.get('/dashboard')).location).toBe('/sign-in?next=%2Fdashboard');
  });
});
