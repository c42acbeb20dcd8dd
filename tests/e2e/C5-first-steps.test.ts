import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstStepsSettings } from '../../src/flows/first-steps/settings.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let people = 0;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pictures-'));
const photo = join(folder, 'photo.png');

beforeAll(async () => {
  house = await openHouse();
  await sharp({ create: { width: 300, height: 200, channels: 3, background: '#0a0' } })
    .png()
    .toFile(photo);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

describe.each(browsers)('C5: first steps in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  let administrator: TestPage;
  let page: TestPage;
  let slug: string;
  let organization: string;
  let email: string;
  const at = (path: string) => `http://localhost:${house.port}${path}`;
  const accessible = async (shown: TestPage) => {
    if (kind.javascript && kind.kind === 'chromium') expect(await shown.axe()).toEqual([]);
  };

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    slug = `${kind.kind}-${kind.javascript ? 'with' : 'without'}`;
    organization = await addOrganization(house, { slug, name: `Weather ${slug}` });
    await addPerson(house, organization, { email: `boss@${slug}.example`, role: 'administrator' });
    administrator = await signIn(`boss@${slug}.example`, '/console/settings');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    email = `ann${++people}@${slug}.example`;
    await addPerson(house, organization, { email, name: 'Ann Blue' });
  });

  const signIn = async (address: string, next = '') => {
    const opened = await browser.newPage();
    await opened.visit(at(`/sign-in?next=${next}`));
    await opened.fill('Organization name', slug);
    await opened.fill('E-mail address', address);
    await opened.fill('Password', samplePassword);
    await opened.press('Log In');
    return opened;
  };

  test('an administrator says what to ask, and switches the first steps on', async () => {
    await administrator.press('Information about people', { within: 'What your organization decides' });
    expect(await administrator.text()).toContain('No fields yet');
    await accessible(administrator);
    for (const [label, type] of [
      ['Telephone', 'Telephone number'],
      ['Organization', 'Text'],
      ['Region', 'Choice'],
    ] as const) {
      await administrator.press('Add a field');
      await administrator.fill('Label in English', label);
      await administrator.choose('Kind of answer', type);
      if (type === 'Choice') await administrator.fill('Options', 'Africa\nAsia');
      if (type === 'Text') await administrator.check('An answer is needed');
      await accessible(administrator);
      await administrator.press('Save');
      await administrator.waitForText('The field is added.');
    }
    await administrator.press('Up Region');
    await administrator.press('Up Region');
    expect(await administrator.text()).toMatch(/Region[\s\S]*Telephone[\s\S]*Organization/);
    await accessible(administrator);

    await administrator.press('First steps', { within: 'Sign-in' });
    await administrator.check('Lead people through their first steps');
    await administrator.press('Save');
    await administrator.waitForText('Saved. It is in force now.');
  });

  test('a newcomer chooses language, time zone and picture, then tells the rest, and goes on', async () => {
    page = await signIn(email, '/projects');
    expect(await page.heading()).toBe('Your preferences');
    expect(await page.text()).toContain('Step 1 of 2');
    expect(await page.text()).not.toContain('Skip for now');
    await accessible(page);
    // The browser knows where it lives; without scripts the organization's zone stands there.
    expect(await page.value('Time zone')).toBe(kind.javascript ? 'UTC' : '');
    await page.choose('Time zone', 'Zurich');
    await page.upload('Profile picture', photo);
    await page.press('Continue');

    expect(await page.heading()).toBe('The rest of the information');
    expect(await page.text()).toContain('Step 2 of 2');
    await accessible(page);
    await page.choose('Region', 'Asia');
    await page.fill('Telephone', 'call me');
    await page.press('Finish');
    expect(page.status()).toBe(422);
    expect(await page.text()).toContain('There are 2 things to put right');
    expect(await page.value('Telephone')).toBe('call me');
    expect(await page.value('Region')).toBe('Asia');
    await accessible(page);

    await page.fill('Organization', 'Blue Service');
    await page.press('Back');
    expect(await page.heading()).toBe('Your preferences');
    expect(await page.value('Time zone')).toBe('Europe/Zurich');
    await page.press('Continue');
    expect(await page.value('Organization')).toBe('Blue Service');
    expect(await page.value('Telephone')).toBe('call me');
    await page.fill('Telephone', '+41 22 730 81 11');
    await page.press('Finish');
    expect(page.url()).toBe(at('/projects'));
    expect(await page.text()).toContain('All set.');

    await page.visit(at('/profile'));
    expect(await page.value('Organization')).toBe('Blue Service');
    expect(await page.value('Time zone')).toBe('Europe/Zurich');
    expect(await signIn(email).then((again) => again.heading())).toBe('Dashboard');
    await administrator.visit(at(`/console/users?search=${email}`));
    await administrator.press('Ann Blue', { within: email });
    expect(await administrator.text()).toContain('Blue Service');
    await accessible(administrator);
  });

  test('another language shows at once', async () => {
    page = await signIn(email);
    await page.choose('Language', 'Italiano');
    await page.press('Continue');
    expect(await page.heading()).toBe('Altre informazioni');
    await page.fill('Organization', 'Servizio');
    await page.press('Fine');
    expect(await page.text()).toContain('Tutto pronto.');
  });

  test('what need not be answered can be skipped for now; administrators reach the console', async () => {
    await house.rows('UPDATE fields SET required = false WHERE organization_id = $1', [organization]);
    page = await signIn(email);
    await page.press('Continue');
    await page.fill('Telephone', '+41 22');
    await page.press('Skip for now');
    expect(await page.heading()).toBe('Dashboard');
    expect(await page.text()).toContain('Skipped. You are asked again');
    page = await signIn(email);
    await page.press('Continue');
    expect(await page.value('Telephone')).toBe('+41 22');

    page = await signIn(`boss@${slug}.example`);
    expect(await page.heading()).toBe('Your preferences');
    await page.press('Go to the console');
    expect(await page.heading()).toBe('Overview');
  });

  test('nobody is asked where it is switched off', async () => {
    await set(house, organization, firstStepsSettings, { enabled: false });
    page = await signIn(email);
    expect(await page.heading()).toBe('Dashboard');
  });
});
