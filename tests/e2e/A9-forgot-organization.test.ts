import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson } from '../fixtures/people.ts';

let house: House;
let organizations: string[];
const at = (path: string) => `http://localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  organizations = [
    await addOrganization(house, { slug: 'blue', name: 'Blue Company' }),
    await addOrganization(house, { slug: 'red', name: 'Red Company' }),
  ];
});
afterAll(() => house.close());

describe.each(browsers)("A9: a forgotten organization's name in $kind, JavaScript: $javascript", (kind) => {
  let browser: TestBrowser;
  const ann = `ann@${kind.kind}-${kind.javascript}.example`;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    for (const id of organizations) await addPerson(house, id, { email: ann });
  });
  afterAll(() => browser.close());

  test('the mail lists the organizations, and its link leads to a sign-in with the name filled in', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.press("Forgot the organization's name?");
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    await page.fill('E-mail address', 'not an address');
    await page.press('Send E-mail');
    expect(await page.text()).toContain('Enter one e-mail address');
    expect(await page.value('E-mail address')).toBe('not an address');
    await page.fill('E-mail address', ann);
    await page.press('Send E-mail');
    expect(await page.heading()).toBe('Check your inbox');
    const mail = await house.mailbox.next(ann);
    expect(mail.text).toContain('Blue Company');
    expect(mail.text).toContain('Red Company');
    await page.visit(mail.links.find((each) => each.includes('organization=red')) ?? '');
    expect(await page.heading()).toBe('Sign in');
    expect(await page.value('Organization name')).toBe('red');
  });

  test('an address without an account is answered in the same words', async () => {
    const page = await browser.newPage();
    const texts = [];
    for (const email of [ann, 'nobody@blue.example']) {
      await page.visit(at('/forgot-organization'));
      await page.fill('E-mail address', email);
      await page.press('Send E-mail');
      texts.push((await page.text()).replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/, ''));
    }
    expect(texts[1]).toBe(texts[0]);
  });
});
