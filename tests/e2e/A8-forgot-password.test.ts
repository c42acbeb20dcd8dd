import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson } from '../fixtures/people.ts';

const fresh = 'violet lantern 17';

let house: House;
let blue: string;
let teal: string;
const at = (path: string) => `http://localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  teal = await addOrganization(house, { slug: 'teal', name: 'Teal Company', host: 'teal.localhost' });
});
afterAll(() => house.close());

describe.each(browsers)('A8: a forgotten password in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  const domain = `${kind.kind}-${kind.javascript}.example`;
  const [ann, cem, tim] = [`ann@${domain}`, `cem@${domain}`, `tim@${domain}`] as const;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    await addPerson(house, blue, { email: ann, name: 'Ann Blue', role: 'administrator' });
    await addPerson(house, blue, { email: cem, name: 'Cem Blue', role: 'administrator' });
    await addPerson(house, teal, { email: tim, name: 'Tim Teal', role: 'administrator' });
  });
  afterAll(() => browser.close());

  const ask = async (page: TestPage, organization: string, email: string) => {
    await page.visit(at('/sign-in'));
    await page.press('Forgot Password?');
    await page.fill('Organization name', organization);
    await page.fill('E-mail address', email);
    await page.press('Send Verification Email');
  };
  const linkTo = async (email: string) => {
    const mail = await house.mailbox.next(email);
    return mail.links.find((each) => each.includes('/reset-password/')) ?? '';
  };
  const choose = async (page: TestPage, password: string, confirmation = password) => {
    await page.fill('New password', password);
    await page.fill('Confirm new password', confirmation);
    await page.press('Save new password');
  };

  test('from the sign-in by a mailed link to a new password, and in with it', async () => {
    const page = await browser.newPage();
    await page.visit(at('/forgot-password'));
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    await ask(page, 'Blue Company', ann);
    expect(await page.heading()).toBe('Check your inbox');
    expect(await page.text()).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    if (kind.javascript) expect(await page.axe()).toEqual([]);

    const link = await linkTo(ann);
    await page.visit(link);
    expect(page.url()).toBe(at('/reset-password'));
    expect(await page.heading()).toBe('Choose a new password');
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    await choose(page, 'short');
    expect(await page.text()).toContain('Use at least 15 characters');
    await choose(page, fresh);
    await page.waitForText('Your new password is set.');
    expect((await house.mailbox.next(ann)).subject).toContain('was changed');
    expect(await page.value('Organization name')).toBe('blue');
    await page.fill('E-mail address', ann);
    await page.fill('Password', fresh);
    await page.press('Log In');
    await page.waitForText('You are signed in.');

    const again = await browser.newPage();
    await again.visit(link);
    expect(await again.heading()).toBe('This link cannot be used');
    expect(await again.text()).toContain('used already');
    if (kind.javascript) expect(await again.axe()).toEqual([]);
    await again.press('Ask for a new link');
    expect(await again.value('Organization name')).toBe('blue');
  });

  test('an address that nobody has is answered in the same words, and nothing is sent', async () => {
    const page = await browser.newPage();
    const text = async () => (await page.text()).replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/, '');
    await ask(page, 'Blue Company', 'nobody@blue.example');
    const unknown = await text();
    await ask(page, 'No Such Company', 'nobody@blue.example');
    expect(await text()).toBe(unknown);
    // Its people are served at an address of their own.
    await ask(page, 'Teal Company', tim);
    expect(await text()).toBe(unknown);
    await page.press('Back to sign-in');
    expect(await page.heading()).toBe('Sign in');
    await vi.waitFor(
      async () =>
        expect(await house.rows('SELECT 1 FROM mail_requests WHERE handled_at IS NULL')).toEqual([]),
      { timeout: 10_000 },
    );
    const written = house.mailbox.mails.flatMap(({ recipients }) => recipients);
    expect(written).not.toContain('nobody@blue.example');
    expect(written).not.toContain(tim);
  });

  test('on another device the e-mail address is asked for', async () => {
    const page = await browser.newPage();
    await ask(page, 'blue', cem);
    const link = await linkTo(cem);
    const telephone = await browser.newPage();
    await telephone.visit(link);
    await choose(telephone, fresh);
    expect(await telephone.text()).toContain('Enter an e-mail address.');
    await telephone.fill('E-mail address', cem);
    await choose(telephone, fresh);
    await telephone.waitForText('Your new password is set.');
  });

  test('at an organization of its own address no name is asked for', async () => {
    const page = await browser.newPage();
    await page.visit(`http://teal.localhost:${house.port}/forgot-password`);
    expect(await page.text()).not.toContain('Organization name');
    await page.fill('E-mail address', tim);
    await page.press('Send Verification Email');
    const link = await linkTo(tim);
    await page.visit(link);
    expect(page.url()).toBe(`http://teal.localhost:${house.port}/reset-password`);
    await choose(page, fresh);
    await page.waitForText('Your new password is set.');
  });
});
