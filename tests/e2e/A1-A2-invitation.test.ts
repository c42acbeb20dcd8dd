import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

const chosen = 'seven quiet otters cross';

let house: House;

beforeAll(async () => {
  house = await openHouse();
  const harbour = await addOrganization(house, { slug: 'harbour', name: 'Harbour Clinics' });
  await addPerson(house, harbour, { email: 'boss@harbour.example', name: 'Bea Boss', role: 'administrator' });
  await addLicense(house, harbour, { product: 'Clinic Suite', seats: 50 });
});
afterAll(() => house.close());

describe.each(browsers)('A1, A2 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  let admin: TestPage;
  const to = (name: string) => `${name}-${kind}-${javascript ? 'on' : 'off'}@harbour.example`;
  const at = (path: string) => `http://localhost:${house.port}${path}`;

  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
    admin = await browser.newPage();
    // The whole form stands in this window: Firefox may aim a click where the page was before it scrolled.
    await admin.resize(1280, 2600);
    await admin.visit(at('/console/users'));
    await admin.fill('Organization name', 'harbour');
    await admin.fill('E-mail address', 'boss@harbour.example');
    await admin.fill('Password', samplePassword);
    await admin.press('Log In');
  });
  afterAll(() => browser.close());

  const link = async (address: string) => {
    const mail = await house.mailbox.next(address);
    return mail.links.find((each) => each.includes('/invitation/')) ?? '';
  };

  test('an administrator grants access; the person sets up a password and stands on the dashboard', async () => {
    await admin.visit(at('/console/users'));
    await admin.press('Invite a user');
    await admin.press('Send invitation');
    expect(await admin.text()).toContain("Enter the person's name.");
    await admin.fill('Name', 'Nina New');
    await admin.fill('E-mail address', to('nina'), { within: 'Send invitation' });
    await admin.choose('Role', 'Member');
    await admin.choose('Licence', await freeSeats());
    await admin.press('Send invitation');
    expect(await admin.heading()).toBe('Nina New');
    expect(await admin.text()).toContain(`The invitation is on its way to ${to('nina')}.`);
    expect(await admin.text()).toContain('link expires in 7 days');

    const person = await browser.newPage();
    await person.visit(await link(to('nina')));
    expect(person.url()).toBe(at('/invitation'));
    expect(await person.heading()).toBe('Set up your password');
    expect(await person.text()).toContain('Nina New, you have been given access to Harbour Clinics.');
    expect(await person.value('E-mail address')).toBe(to('nina'));
    await person.fill('New password', 'short');
    await person.fill('Confirm new password', 'short');
    await person.press('Set up password');
    expect(await person.text()).toContain('Use at least 15 characters.');
    await person.fill('New password', chosen);
    await person.fill('Confirm new password', chosen);
    await person.press('Set up password');
    expect(await person.text()).toContain('Your password is set up and your e-mail address is verified.');
    expect(await person.value('Organization name')).toBe('harbour');
    expect(await person.value('E-mail address')).toBe(to('nina'));
    await person.fill('Password', chosen);
    await person.press('Log In');
    expect(person.url()).toBe(at('/dashboard'));
  });

  test('a dead link says so before anything is typed, and brings a new one', async () => {
    await admin.visit(at('/console/users/new'));
    await admin.fill('Name', 'Lara Late');
    await admin.fill('E-mail address', to('lara'), { within: 'Send invitation' });
    await admin.press('Send invitation');
    const old = await link(to('lara'));
    await house.rows("UPDATE verifications SET expires_at = now() - interval '1 second' WHERE email = $1", [
      to('lara'),
    ]);

    const person = await browser.newPage();
    await person.visit(old);
    expect(await person.heading()).toBe('This invitation cannot be used');
    expect(await person.text()).toContain('Its time has run out.');
    await person.fill('E-mail address', to('lara'));
    await person.press('Send a new link');
    expect(await person.heading()).toBe('Check your inbox');
    await person.visit(await link(to('lara')));
    await person.fill('New password', chosen);
    await person.fill('Confirm new password', chosen);
    await person.press('Set up password');
    expect(await person.heading()).toBe('Sign in');

    await person.visit(old);
    expect(await person.text()).toContain('Send a new link');
    await person.visit(at('/invitation/cut-off'));
    expect(await person.text()).toContain('The link is not complete');
    expect(await person.text()).toContain('Organization name');
    if (javascript) expect(await person.axe()).toEqual([]);
  });

  test('a new link is sent from the console, and an invitation is withdrawn there', async () => {
    await admin.visit(at('/console/users/new'));
    await admin.fill('Name', 'Wim Withdrawn');
    await admin.fill('E-mail address', to('wim'), { within: 'Send invitation' });
    await admin.press('Send invitation');
    const first = await link(to('wim'));
    await admin.press('Send a new link');
    expect(await admin.text()).toContain('earlier ones no longer work');
    const second = await link(to('wim'));
    await admin.press('Withdraw invitation', { stays: true });
    await admin.waitForText('Withdraw the invitation of Wim Withdrawn?');
    await admin.press('Withdraw invitation', { within: 'Withdraw the invitation of Wim Withdrawn?' });
    expect(await admin.text()).toContain(`The invitation of ${to('wim')} is withdrawn.`);
    const person = await browser.newPage();
    for (const dead of [first, second]) {
      await person.visit(dead);
      expect(await person.heading()).toBe('This invitation cannot be used');
    }
    if (javascript) {
      for (const path of ['/console', '/console/users', '/console/users/new']) {
        await admin.visit(at(path));
        expect(await admin.axe(), path).toEqual([]);
      }
    }
  });

  const freeSeats = async () => {
    const [row] = await house.rows<{ free: number }>('SELECT seats - seats_taken AS free FROM licenses');
    return `Clinic Suite (${row?.free} seats free)`;
  };
});
