import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, set } from '../fixtures/people.ts';

const fresh = 'violet lantern 17';

let house: House;
let organization: string;
let licensed: string;
const at = (path: string, host = 'weather.localhost') => `http://${host}:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  organization = await addOrganization(house, {
    slug: 'weather',
    name: 'Weather Company',
    host: 'weather.localhost',
  });
  licensed = await addOrganization(house, { slug: 'licensed', name: 'Licensed Company' });
  await set(house, organization, recoverySettings, { method: 'code' });
  await set(house, licensed, recoverySettings, { method: 'code' });
  await set(house, licensed, signInSettings, { licenseRequired: true });
});
afterAll(() => house.close());

describe.each(browsers)('C7, C8: reset by code in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  const domain = `${kind.kind}-${kind.javascript}.example`;
  const [ann, cem] = [`ann@${domain}`, `cem@${domain}`] as const;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    await addPerson(house, organization, { email: ann, name: 'Ann Blue' });
    await addPerson(house, licensed, { email: cem, name: 'Cem Blue' });
  });
  afterAll(() => browser.close());

  const axe = async (page: TestPage) => {
    if (kind.javascript) expect(await page.axe()).toEqual([]);
  };
  const codeTo = async (email: string) => /^\d{6}$/m.exec((await house.mailbox.next(email)).text)?.[0] ?? '';
  const choose = async (page: TestPage, password: string) => {
    await page.fill('New Password', password);
    await page.fill('Confirm New Password', password);
    await page.press('Continue');
  };

  test('code, new password, signed in; log out, and sign in again with the new password', async () => {
    const page = await browser.newPage();
    await page.visit(at('/forgot-password'));
    expect(await page.text()).toContain('Verification is necessary. Please click Send button.');
    await axe(page);
    await page.fill('E-mail address', ann);
    await page.press('Send verification code');
    expect(await page.text()).toContain(
      'Verification code has been sent to your inbox. Please copy it to the input box below.',
    );
    expect(await page.value('E-mail address')).toBe(ann);
    await axe(page);
    const code = await codeTo(ann);
    await page.press('Send new code');
    expect(await page.text()).toMatch(/Wait \d+ seconds? before you ask for another code/);
    await page.fill('Verification code', code === '111111' ? '111112' : '111111');
    await page.press('Verify code');
    expect(await page.text()).toContain('You can try 4 more times.');
    await axe(page);
    await page.fill('Verification code', code);
    await page.press('Verify code');
    expect(await page.text()).toContain('E-mail address verified. You can now continue.');
    await axe(page);
    await page.press('Continue');
    await axe(page);
    await choose(page, 'short');
    expect(await page.text()).toContain('Use at least 15 characters');
    await choose(page, fresh);
    await page.waitForText('You are signed in.');
    expect(new URL(page.url()).pathname).toBe('/dashboard');
    expect((await house.mailbox.next(ann)).subject).toContain('was changed');

    await page.press('Ann Blue: your menu', { stays: true });
    await page.press('Log Out');
    await page.visit(at('/sign-in'));
    await page.fill('E-mail address', ann);
    await page.fill('Password', fresh);
    await page.press('Log In');
    await page.waitForText('You are signed in.');
  });

  test('`Cancel` leads back, and an address that nobody has sees the same pages', async () => {
    const page = await browser.newPage();
    await page.visit(at('/forgot-password'));
    await page.press('Cancel');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.visit(at('/forgot-password'));
    await page.fill('E-mail address', `nobody@${domain}`);
    await page.press('Send verification code');
    expect(await page.text()).toContain('Verification code has been sent to your inbox.');
    await page.fill('Verification code', '123456');
    await page.press('Verify code');
    expect(await page.text()).toContain('You can try 4 more times.');
    await page.press('Cancel');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  test('at the shared address the organization is asked for; a missing licence still counts', async () => {
    const page = await browser.newPage();
    await page.visit(at('/forgot-password', 'localhost'));
    await page.fill('Organization name', 'Licensed Company');
    await page.fill('E-mail address', cem);
    await page.press('Send Verification Email');
    await page.fill('Verification code', await codeTo(cem));
    await page.press('Verify code');
    await page.press('Continue');
    await choose(page, fresh);
    expect(await page.heading()).toBe('Your new password is set');
    expect(page.status()).toBe(401);
    expect(await page.text()).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    await axe(page);
  });
});
