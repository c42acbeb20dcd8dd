import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
const at = (path: string) => `http://localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  await addPerson(house, house.operatorsId, {
    email: 'op@portal.example',
    name: 'Olive Porter',
    role: 'owner',
  });
});
afterAll(() => house.close());

describe.each(browsers)('A11: licences in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  let organization: string;
  const slug = `blue-${kind.kind}-${kind.javascript ? 'js' : 'plain'}`;
  const name = `Blue ${slug}`;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    organization = await addOrganization(house, { slug, name });
    await set(house, organization, signInSettings, { licenseRequired: true });
    await addPerson(house, organization, { email: 'boss@blue.example', name: 'Bea Boss', role: 'owner' });
    for (const [first, email] of [
      ['Ann', 'ann@blue.example'],
      ['Bob', 'bob@blue.example'],
      ['Cem', 'cem@blue.example'],
    ] as const) {
      await addPerson(house, organization, { email, name: `${first} Blue` });
    }
  });
  afterAll(() => browser.close());

  const signIn = async (where: string, email: string) => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', where);
    await page.fill('E-mail address', email);
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    return page;
  };
  const looksRight = async (page: TestPage) => {
    if (kind.javascript) expect(await page.axe()).toEqual([]);
  };

  test('granted by an operator, given and freed by an administrator', async () => {
    const operator = await signIn('operators', 'op@portal.example');
    await operator.visit(at(`/operator/organizations/${organization}`));
    await operator.press('Grant a licence');
    await operator.fill('Product', 'Desk');
    await operator.fill('Number of seats', '-2');
    await operator.press('Grant a licence');
    expect(await operator.text()).toContain('Enter a whole number.');
    expect(await operator.value('Product')).toBe('Desk');
    await looksRight(operator);
    await operator.fill('Number of seats', '2');
    await operator.fill('Last day', '2096-12-31');
    await operator.press('Grant a licence');
    await operator.waitForText('The licence of Desk is granted.');
    expect(await operator.text()).toContain('31 December 2096');
    await looksRight(operator);

    const refused = await signIn(name, 'ann@blue.example');
    expect(refused.status()).toBe(401);

    const boss = await signIn(name, 'boss@blue.example');
    await boss.visit(at('/console/licenses'));
    await looksRight(boss);
    await boss.press('Desk');
    expect(await boss.heading()).toBe('Desk');
    await looksRight(boss);
    for (const person of ['Ann Blue', 'Bob Blue', 'Cem Blue']) await boss.check(person);
    await boss.press('Give those ticked a seat');
    expect(await boss.text()).toContain('You ticked 3 people, but 2 seats are free: nobody was given one.');
    await boss.fill('Find a person by name or e-mail address', 'ann');
    await boss.press('Find');
    expect(await boss.text()).not.toContain('bob@blue.example');
    await boss.press('Give a seat', { within: 'ann@blue.example' });
    await boss.waitForText('1 person was given a seat.');
    await boss.visit(at('/console/licenses'));
    await boss.press('Desk');
    await boss.press('Give a seat', { within: 'bob@blue.example' });
    await boss.waitForText('2 of 2 seats taken');
    expect(await boss.text()).toContain('All seats are taken.');

    const ann = await signIn(name, 'ann@blue.example');
    await ann.waitForText('You are signed in.');
    expect(ann.url()).toBe(at('/dashboard'));

    await boss.press('Free the seat', { within: 'ann@blue.example', stays: true });
    await boss.waitForText('Take the seat back from Ann Blue?');
    await looksRight(boss);
    await boss.press('Free the seat', { within: 'Take the seat back from Ann Blue?' });
    await boss.waitForText('The seat is free.');
    await ann.visit(at('/dashboard'));
    expect(await ann.heading()).toBe('Sign in');

    // The operator takes the whole licence back.
    const bob = await signIn(name, 'bob@blue.example');
    await bob.waitForText('You are signed in.');
    await operator.visit(at(`/operator/organizations/${organization}`));
    await operator.press('Change Desk');
    await operator.fill('Number of seats', '1');
    await operator.press('Save the licence');
    await operator.waitForText('The licence of Desk is changed.');
    await operator.press('End now', { stays: true });
    await operator.waitForText('End the licence of Desk now?');
    await operator.press('End now', { within: 'End the licence of Desk now?' });
    await operator.waitForText('The licence of Desk has ended.');
    await bob.visit(at('/dashboard'));
    expect(await bob.heading()).toBe('Sign in');
  });
});
