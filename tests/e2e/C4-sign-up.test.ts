import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUpSettings } from '../../src/flows/sign-up/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const fresh = 'violet lantern harbour 17';

let house: House;
const ids: Record<string, string> = {};
const at = (slug: string, path: string) => `http://${slug}.localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  for (const [slug, mode] of [
    ['blue', 'open'],
    ['teal', 'by-domain'],
    ['lime', 'approval'],
  ] as const) {
    const name = `${slug} company`;
    ids[slug] = await addOrganization(house, { slug, name, host: `${slug}.localhost` });
    await set(house, ids[slug], signUpSettings, { mode, domains: ['teal.example'] });
  }
});
afterAll(() => house.close());

describe.each(browsers)('C4: Sign up now in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  const who = `${kind.kind}-${kind.javascript}`;
  const domain = `${who}.example`;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
  });
  afterAll(() => browser.close());

  const looksRight = async (page: TestPage) => {
    if (kind.javascript) expect(await page.axe()).toEqual([]);
  };
  const codeFor = async (email: string) =>
    /^\d{6}$/m.exec((await house.mailbox.next(email)).text)?.[0] ?? 'none';
  const prove = async (page: TestPage, slug: string, email: string) => {
    await page.visit(at(slug, '/sign-up'));
    await page.fill('E-mail address', email);
    await page.press('Send verification code');
    await page.fill('Verification code', await codeFor(email));
    await page.press('Verify code');
    expect(await page.heading()).toBe('E-mail address verified');
  };

  test('e-mail, code, name and password, and in; then in again from elsewhere', async () => {
    const page = await browser.newPage();
    const email = `pat@${domain}`;
    await page.visit(at('blue', '/sign-in'));
    await page.press('Sign up now');
    expect(await page.heading()).toBe('Sign up');
    await looksRight(page);
    await page.fill('E-mail address', email);
    await page.press('Send verification code');
    expect(await page.heading()).toBe('Verification is necessary');
    await looksRight(page);
    const code = await codeFor(email);
    await page.fill('Verification code', code === '000000' ? '111111' : '000000');
    await page.press('Verify code');
    expect(await page.text()).toContain('4 tries are left');
    await page.fill('Verification code', `${code.slice(0, 3)} ${code.slice(3)}`);
    await page.press('Verify code');
    expect(await page.heading()).toBe('E-mail address verified');
    await looksRight(page);
    await page.fill('Your name', 'Pat Newcomer');
    await page.fill('New password', 'short');
    await page.press('Create account');
    expect(await page.text()).toContain('Use at least 15 characters');
    expect(await page.value('Your name')).toBe('Pat Newcomer');
    await page.fill('New password', fresh);
    await page.fill('Confirm new password', fresh);
    await page.press('Create account');
    await page.waitForText('Your account is ready, and you are signed in.');
    expect(page.url()).toBe(at('blue', '/dashboard'));

    const again = await browser.newPage();
    await again.visit(at('blue', '/sign-in'));
    await again.fill('E-mail address', email);
    await again.fill('Password', fresh);
    await again.press('Log In');
    await again.waitForText('You are signed in.');
  });

  test('an address that has an account meets the same pages; its owner is told by mail', async () => {
    const email = `known@${domain}`;
    await addPerson(house, ids.blue ?? '', { email, password: samplePassword });
    const page = await browser.newPage();
    await page.visit(at('blue', '/sign-up'));
    await page.fill('E-mail address', email);
    await page.press('Send verification code');
    expect(await page.heading()).toBe('Verification is necessary');
    expect((await house.mailbox.next(email)).text).toContain('tried to sign up');
    await page.fill('Verification code', '000000');
    await page.press('Verify code');
    expect(await page.text()).toContain('4 tries are left');
  });

  test('by domain: others are told so', async () => {
    const page = await browser.newPage();
    await page.visit(at('teal', '/sign-up'));
    await page.fill('E-mail address', `pat@${domain}`);
    await page.press('Send verification code');
    expect(await page.text()).toContain('Addresses of this domain cannot sign up here.');
    expect(await page.value('E-mail address')).toBe(`pat@${domain}`);
    await prove(page, 'teal', `${who}@teal.example`);
  });

  test('with approval: the request waits for an administrator', async () => {
    const page = await browser.newPage();
    const email = `lea@${domain}`;
    await prove(page, 'lime', email);
    await looksRight(page);
    await page.fill('Your name', 'Lea Asker');
    await page.fill('Why do you need access?', 'I audit the turbines.');
    await page.press('Send request');
    expect(await page.heading()).toBe('Your request is with the administrators');
    const rows = await house.rows('SELECT status FROM access_requests WHERE email = $1', [email]);
    expect(rows).toEqual([{ status: 'open' }]);
  });
});
