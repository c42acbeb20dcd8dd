import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueSetUpLink } from '../../src/flows/founding/first-operator.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { samplePassword } from '../fixtures/people.ts';

describe.each(browsers)('A1: operators in $kind, JavaScript: $javascript', (kind) => {
  let house: House;
  let browser: TestBrowser;
  let page: TestPage;
  const at = (path: string) => `http://localhost:${house.port}${path}`;

  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser(kind.kind, kind);
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  const looksRight = async (shown = page) => {
    if (kind.javascript) expect(await shown.axe()).toEqual([]);
  };
  const setPassword = async (shown: TestPage, label: string) => {
    await shown.fill('New password', samplePassword);
    await shown.fill('Confirm new password', samplePassword);
    await shown.press(label);
  };

  test('from an empty portal to an organization with an owner, an address and people', async () => {
    const link = await issueSetUpLink(house.gatehouse.infra);
    await page.visit(link?.href ?? '');
    expect(page.url()).toBe(at('/set-up'));
    await looksRight();
    await page.fill('Your name', 'Olive Porter');
    await page.fill('Your e-mail address', 'olive@portal.example');
    await setPassword(page, 'Become the first operator');
    await page.waitForText('You are the first operator. Sign in now.');
    expect(await page.value('Organization name')).toBe('operators');
    await page.fill('E-mail address', 'olive@portal.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    await page.press('Operator');
    expect(await page.text()).toContain('There is no organization yet');
    await looksRight();

    await page.press('Found an organization');
    await looksRight();
    await page.fill('Name', 'Harbour Clinics');
    await page.choose('Language', 'Italiano');
    await page.choose('Time zone', 'Europe/Rome');
    await page.fill("Owner's name", 'Ada Harbour');
    await page.fill("Owner's e-mail address", 'ada@harbour');
    await page.press('Found an organization');
    expect(await page.text()).toContain('Enter one e-mail address');
    expect(await page.value('Name')).toBe('Harbour Clinics');
    await looksRight();
    await page.fill("Owner's e-mail address", 'ada@harbour.example');
    await page.press('Found an organization');
    await page.waitForText('Harbour Clinics is founded.');
    expect(await page.heading()).toBe('Harbour Clinics');
    expect(await page.text()).toContain('Ada Harbour was invited');
    await looksRight();

    // An address of its own.
    await page.fill('New host name', '127.0.0.1');
    await page.press('Add');
    expect(await page.text()).toContain('This is an IP address');
    await page.fill('New host name', 'Harbour.localhost');
    await page.press('Add');
    await page.waitForText('is served at harbour.localhost from now on');

    // Access for one more person, by the operator.
    await page.press('Give somebody access');
    await looksRight();
    await page.fill('Name', 'Max Member');
    await page.fill('E-mail address', 'max@harbour.example');
    await page.choose('Role', 'Member');
    await page.press('Send the invitation');
    await page.waitForText('An invitation for Max Member is on its way to max@harbour.example.');
    expect(await page.text()).not.toContain('Max Member Active');

    // They come in where their organization is served.
    const mail = await house.mailbox.next('max@harbour.example');
    const max = await browser.newPage();
    await max.visit(mail.links.find((each) => each.includes('/invitation/')) ?? '');
    expect(new URL(max.url()).hostname).toBe('harbour.localhost');
    await setPassword(max, 'Set up password');
    await max.fill('E-mail address', 'max@harbour.example');
    await max.fill('Password', samplePassword);
    await max.press('Log In');
    expect(new URL(max.url()).pathname).toBe('/dashboard');

    // Nobody there gets to the operators.
    await max.visit(max.url().replace('/dashboard', '/operator'));
    expect(max.status()).toBe(404);

    // The whole organization is shut, and opened again.
    await page.press('Suspend the organization', { stays: true });
    await page.waitForText('Suspend Harbour Clinics?');
    await page.press('Suspend the organization', { within: 'Suspend Harbour Clinics?' });
    await page.waitForText('Harbour Clinics is suspended.');
    await looksRight();
    await max.visit(max.url().replace('/operator', '/dashboard'));
    expect(new URL(max.url()).pathname).toBe('/sign-in');
    await page.press('Open the organization again');
    await page.waitForText('Harbour Clinics is open again.');

    await page.press('Organizations', { within: 'Health' });
    expect(await page.text()).toContain('harbour.localhost');
    await looksRight();
    await page.press('Health');
    expect(await page.text()).toContain('answered in');
    await looksRight();
  });
});
