import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

const fresh = 'violet lantern 17';

let house: House;
let blue: string;
const at = (path: string) => `http://localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

describe.each(browsers)('A7: changing the password in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  const email = `ann@${kind.kind}-${kind.javascript}.example`;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    await addPerson(house, blue, { email, name: 'Ann Blue', role: 'administrator' });
  });
  afterAll(() => browser.close());

  const signIn = async (page: TestPage, password: string) => {
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', 'Blue Company');
    await page.fill('E-mail address', email);
    await page.fill('Password', password);
    await page.press('Log In');
  };

  test('current, new, confirm; the other session ends, a mail says so, the new one signs in', async () => {
    const page = await browser.newPage();
    const elsewhere = await browser.newPage();
    await signIn(elsewhere, samplePassword);
    await signIn(page, samplePassword);
    await page.visit(at('/profile/password'));
    expect(await page.heading()).toBe('Change Password');
    if (kind.javascript) expect(await page.axe()).toEqual([]);

    await page.fill('Current password', 'not this one at all');
    await page.fill('New password', fresh);
    await page.fill('Confirm new password', fresh);
    await page.press('Confirm');
    expect(await page.text()).toContain('This is not your current password.');
    expect(await page.value('New password')).toBe('');
    if (kind.javascript) expect(await page.axe()).toEqual([]);

    await page.fill('Current password', samplePassword);
    await page.fill('New password', fresh);
    await page.fill('Confirm new password', fresh);
    await page.press('Confirm');
    await page.waitForText('Your password is changed.');
    const mail = await house.mailbox.next(email);
    expect(mail.subject).toBe('Your password for Blue Company was changed');

    await elsewhere.visit(at('/profile/password'));
    expect(await elsewhere.heading()).toBe('Sign in');
    await signIn(elsewhere, fresh);
    await elsewhere.waitForText('You are signed in.');
  });

  test('who forgot the current one is led to the form for forgotten passwords, filled in', async () => {
    const page = await browser.newPage();
    await signIn(page, fresh);
    await page.visit(at('/profile/password'));
    await page.press('Forgot your current password?');
    expect(await page.heading()).toBe('Forgot Password?');
    expect(await page.value('Organization name')).toBe('Blue Company');
    expect(await page.value('E-mail address')).toBe(email);
  });
});
