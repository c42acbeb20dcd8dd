import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestSettings } from '../../src/flows/access-request/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const fresh = 'violet lantern harbour 17';

let house: House;
let blue: string;
const at = (path: string) => `http://blue.localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' });
  await set(house, blue, requestSettings, { takeRequests: true });
});
afterAll(() => house.close());

describe.each(browsers)('B6: Request your credential in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  const domain = `${kind.kind}-${kind.javascript}.example`;
  const [admin, pat, kim] = [`admin@${domain}`, `pat@${domain}`, `kim@${domain}`] as const;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    await addPerson(house, blue, { email: admin, name: 'Ada Admin', role: 'administrator' });
  });
  afterAll(() => browser.close());

  const looksRight = async (page: TestPage) => {
    if (kind.javascript) expect(await page.axe()).toEqual([]);
  };
  const ask = async (page: TestPage, email: string, name: string) => {
    await page.visit(at('/request-access'));
    await page.fill('Your name', name);
    await page.fill('E-mail address', email);
    await page.fill('Why do you need access?', 'I audit the turbines.');
    await page.press('Send request');
    expect(await page.heading()).toBe('Check your inbox');
    const mail = await house.mailbox.next(email);
    return mail.links.find((each) => each.includes('/request-access/')) ?? '';
  };
  const signIn = async (page: TestPage, email: string, password: string) => {
    await page.visit(at('/sign-in'));
    await page.fill('E-mail address', email);
    await page.fill('Password', password);
    await page.press('Log In');
  };

  test('asked, verified, approved in the console, invited, signed in', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.press('Request your credential');
    expect(await page.heading()).toBe('Request your credential');
    await looksRight(page);
    await page.fill('Your name', 'Pat Asker');
    await page.press('Send request');
    expect(await page.text()).toContain('Enter an e-mail address.');
    expect(await page.value('Your name')).toBe('Pat Asker');
    const link = await ask(page, pat, 'Pat Asker');
    await looksRight(page);

    // On another device the address is asked for.
    const telephone = await browser.newPage();
    await telephone.visit(link);
    expect(telephone.url()).toBe(at('/request-access/confirmation'));
    await telephone.fill('E-mail address', admin);
    await telephone.press('Verify and send the request');
    expect(await telephone.text()).toContain('The link was not sent to this address.');
    await page.visit(link);
    expect(await page.heading()).toBe('Verify your e-mail address');
    await looksRight(page);
    await page.press('Verify and send the request');
    expect(await page.heading()).toBe('Your request is with the administrators');

    const console = await browser.newPage();
    await signIn(console, admin, samplePassword);
    await console.visit(at('/console'));
    expect(await console.text()).toMatch(/asks? for access/);
    await console.press('Requests');
    await looksRight(console);
    await console.press('Pat Asker', { within: pat });
    expect(await console.text()).toContain('I audit the turbines.');
    await looksRight(console);
    await console.choose('Role', 'Administrator');
    await console.press('Approve and invite');
    expect(await console.text()).toContain(`The invitation is on its way to ${pat}.`);

    const invitation = await house.mailbox.next(pat);
    await page.visit(invitation.links.find((each) => each.includes('/invitation/')) ?? '');
    await page.fill('New password', fresh);
    await page.fill('Confirm new password', fresh);
    await page.press('Set up password');
    await page.fill('E-mail address', pat);
    await page.fill('Password', fresh);
    await page.press('Log In');
    await page.waitForText('You are signed in.');
    await page.visit(at('/console'));
    expect(await page.heading()).toBe('Overview');
  });

  test('declined with a word, told by mail, and taken back', async () => {
    const page = await browser.newPage();
    const link = await ask(page, kim, 'Kim Asker');
    await page.visit(link);
    await page.press('Verify and send the request');
    await page.visit(link);
    expect(await page.heading()).toBe('This link cannot be used');
    await looksRight(page);

    const console = await browser.newPage();
    await signIn(console, admin, samplePassword);
    await console.visit(at('/console/requests'));
    await console.press('Kim Asker', { within: kim });
    await console.fill('What you want to tell them', 'Please ask again in May.');
    await console.press('Decline and tell them');
    await console.waitForText(`The request of ${kim} is declined`);
    expect((await house.mailbox.next(kim)).text).toContain('They write: Please ask again in May.');
    await console.press('Take the decision back', { within: kim });
    await console.waitForText(`The request of ${kim} waits again.`);
  });

  test('an address that has an account is answered in the same words; its owner is told by mail', async () => {
    const page = await browser.newPage();
    await page.visit(at('/request-access'));
    await page.fill('Your name', 'Somebody');
    await page.fill('E-mail address', admin);
    await page.fill('Why do you need access?', 'I audit the turbines.');
    await page.press('Send request');
    expect(await page.heading()).toBe('Check your inbox');
    const mail = await house.mailbox.next(admin);
    expect(mail.subject).toBe('You have an account at Blue Company');
    await page.visit(mail.links[0] ?? '');
    expect(await page.heading()).toBe('Sign in');
  });
});
