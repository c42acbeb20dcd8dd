import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProfiles } from '../../src/domain/profiles/profiles.ts';
import { remindOfEndings } from '../../src/flows/access-period/reminders.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let harbour: string;
let boss: string;

beforeAll(async () => {
  house = await openHouse();
  harbour = await addOrganization(house, { slug: 'harbour', name: 'Harbour Clinics' });
  boss = await addPerson(house, harbour, {
    email: 'boss@harbour.example',
    name: 'Bea Boss',
    role: 'administrator',
  });
});
afterAll(() => house.close());

describe.each(browsers)('A12 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  const email = `visitor-${kind}-${javascript ? 'on' : 'off'}@audit.example`;
  const at = (path: string) => `http://localhost:${house.port}${path}`;

  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
  });
  afterAll(() => browser.close());

  const signIn = async (page: TestPage, who: string) => {
    await page.fill('Organization name', 'harbour');
    await page.fill('E-mail address', who);
    await page.fill('Password', samplePassword);
    await page.press('Log In');
  };

  test('a visitor comes in for three days, is told of the end, and stays out afterwards', async () => {
    const id = await addPerson(house, harbour, { email, name: 'Vera Visitor', invitedBy: boss });
    const admin = await browser.newPage();
    // The whole form stands in this window: Firefox may aim a click where the page was before it scrolled.
    await admin.resize(1280, 2600);
    await admin.visit(at(`/console/users/${id}`));
    await signIn(admin, 'boss@harbour.example');
    await admin.choose('Access period', '3 days from now');
    await admin.press('Save access period');
    expect(await admin.text()).toContain('The access period is changed.');
    expect(await admin.text()).toContain('in 3 days');

    const visitor = await browser.newPage();
    await visitor.visit(at('/sign-in'));
    await signIn(visitor, email);
    expect(visitor.url()).toBe(at('/dashboard'));

    // Two days and a bit later.
    await house.rows("UPDATE users SET access_ends_at = now() + interval '20 hours' WHERE id = $1", [id]);
    const { infra } = house.gatehouse;
    await remindOfEndings(
      infra,
      createProfiles(infra.database, () => true),
    );
    expect((await house.mailbox.next(email)).text).toContain('Vera Visitor');
    expect((await house.mailbox.next('boss@harbour.example')).text).toContain('Vera Visitor');

    // The end has come.
    await house.rows("UPDATE users SET access_ends_at = now() - interval '1 second' WHERE id = $1", [id]);
    await visitor.visit(at('/profile'));
    expect(new URL(visitor.url()).pathname).toBe('/sign-in');
    await signIn(visitor, email);
    expect(await visitor.text()).toContain('You could not be signed in');

    await admin.visit(at(`/console/users/${id}`));
    expect(await admin.text()).toContain('Access has ended');
    expect(await admin.text()).toContain('Last day');
    await admin.choose('Access period', 'Without limit');
    await admin.press('Save access period');
    expect(await admin.text()).toContain('Without limit.');
    // The days are asked for only where they count.
    expect(await admin.text()).not.toContain('Last day');
    await visitor.visit(at('/sign-in'));
    await signIn(visitor, email);
    expect(visitor.url()).toBe(at('/dashboard'));
    if (javascript) expect(await admin.axe()).toEqual([]);
  });
});
