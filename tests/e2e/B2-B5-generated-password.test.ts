import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const fresh = 'violet lantern 17';

let house: House;
let organization: string;
const at = (path: string) => `http://assistance.localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  organization = await addOrganization(house, {
    slug: 'assistance',
    name: 'Assistance Company',
    host: 'assistance.localhost',
  });
  await set(house, organization, recoverySettings, { method: 'generated' });
});
afterAll(() => house.close());

describe.each(browsers)('B2-B5: a generated password in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  const domain = `${kind.kind}-${kind.javascript}.example`;
  const [ann, cem] = [`ann@${domain}`, `cem@${domain}`] as const;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    await addPerson(house, organization, { email: ann, name: 'Ann Blue' });
    await addPerson(house, organization, { email: cem, name: 'Cem Blue' });
  });
  afterAll(() => browser.close());

  const axe = async (page: TestPage) => {
    if (kind.javascript) expect(await page.axe()).toEqual([]);
  };
  const ask = async (page: TestPage, email: string) => {
    await page.visit(at('/forgot-password'));
    expect(await page.text()).toContain('Hi! Insert your email!');
    await page.fill('Email', email);
    await page.press('Send');
    expect(await page.heading()).toBe('Email Sent');
  };
  const linkTo = async (email: string) => {
    const mail = await house.mailbox.next(email);
    const link = mail.links.find((each) => each.includes('/new-password/')) ?? '';
    // The button `Here`, and the same link to copy.
    expect(mail.html.split(`href="${link}"`)).toHaveLength(3);
    expect(mail.html).toMatch(/>\s*Here\s*<\/a>/);
    return link;
  };
  const passwordTo = async (email: string) =>
    /^[a-z0-9]{4}(-[a-z0-9]{4}){6}$/m.exec((await house.mailbox.next(email)).text)?.[0] ?? '';
  const signIn = async (page: TestPage, email: string, password: string) => {
    await page.visit(at('/sign-in'));
    await page.fill('E-mail address', email);
    await page.fill('Password', password);
    await page.press('Log In');
  };

  test('two mails, a sign-in with the generated password, and an own one', async () => {
    const page = await browser.newPage();
    await ask(page, ann);
    await axe(page);
    await page.press('Back to login');
    expect(new URL(page.url()).pathname).toBe('/sign-in');

    // In the browser that asked the button presses itself, where there are scripts.
    const link = await linkTo(ann);
    await page.visit(link);
    if (!kind.javascript) await page.press('Send my new password');
    await page.waitForText('You will receive your new password by e-mail.');
    expect(await page.heading()).toBe('New password sent via mail');
    expect(page.url()).toBe(at('/new-password/sent'));
    await axe(page);

    await page.press('Back to login');
    await signIn(page, ann, await passwordTo(ann));
    expect(await page.heading()).toBe('Choose your own password');
    await axe(page);
    // No other page before that.
    await page.visit(at('/dashboard'));
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.visit(at('/own-password'));
    await page.fill('New password', 'short');
    await page.fill('Confirm new password', 'short');
    await page.press('Save and sign in');
    expect(await page.text()).toContain('Use at least 15 characters');
    await page.fill('New password', fresh);
    await page.fill('Confirm new password', fresh);
    await page.press('Save and sign in');
    await page.waitForText('You are signed in.');
    expect((await house.mailbox.next(ann)).subject).toContain('was changed');

    // The link works once only.
    const again = await browser.newPage();
    await again.visit(link);
    expect(await again.heading()).toBe('This link cannot be used');
    await axe(again);
    await signIn(again, ann, fresh);
    await again.waitForText('You are signed in.');
  });

  test('another browser must give the address; the old password works meanwhile, and cancels the new one', async () => {
    const page = await browser.newPage();
    await ask(page, cem);
    const link = await linkTo(cem);
    // A mail scanner opens it, presses it, and uses nothing up.
    const scanner = await browser.newPage();
    await scanner.visit(link);
    await scanner.visit(link);
    await axe(scanner);
    expect(await scanner.text()).not.toContain(cem);
    await scanner.press('Send my new password');
    expect(await scanner.text()).toContain('Enter an e-mail address.');
    await scanner.fill('E-mail address', `eve@${domain}`);
    await scanner.press('Send my new password');
    expect(await scanner.text()).toContain('The link was not sent to this address.');

    const telephone = await browser.newPage();
    await telephone.visit(link);
    await telephone.fill('E-mail address', cem);
    await telephone.press('Send my new password');
    expect(await telephone.heading()).toBe('New password sent via mail');
    const generated = await passwordTo(cem);
    await signIn(page, cem, samplePassword);
    await page.waitForText('You are signed in.');
    await signIn(telephone, cem, generated);
    expect(await telephone.text()).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(telephone.status()).toBe(401);
  });

  test('an address that nobody has is answered in the same words', async () => {
    const page = await browser.newPage();
    const text = async () => (await page.text()).replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/, '');
    await ask(page, `nobody@${domain}`);
    const unknown = await text();
    await ask(page, ann);
    expect(await text()).toBe(unknown);
    expect(house.mailbox.mails.flatMap(({ recipients }) => recipients)).not.toContain(`nobody@${domain}`);
  });
});
