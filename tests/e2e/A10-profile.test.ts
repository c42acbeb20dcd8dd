import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let people = 0;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pictures-'));
const photo = join(folder, 'photo.png');
const huge = join(folder, 'huge.jpg');

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  // 500 by 300: blue all round, a green square of 70 in the middle.
  const dot = { create: { width: 70, height: 70, channels: 3, background: '#00ff00' } } as const;
  await sharp({ create: { width: 500, height: 300, channels: 3, background: '#0000ff' } })
    .composite([{ input: dot }])
    .png()
    .toFile(photo);
  writeFileSync(huge, Buffer.alloc(10 * 1024 * 1024, 1));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

describe.each(browsers)('A10: the profile in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  let page: TestPage;
  let id: string;
  let email: string;
  const at = (path: string) => `http://localhost:${house.port}${path}`;

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    email = `ann${++people}@blue.example`;
    id = await addPerson(house, blue, { email, name: 'Ann Blue' });
    page = await signIn(email);
  });

  const signIn = async (address: string) => {
    const opened = await browser.newPage();
    await opened.visit(at('/sign-in?next=/profile'));
    await opened.fill('Organization name', 'blue');
    await opened.fill('E-mail address', address);
    await opened.fill('Password', samplePassword);
    await opened.press('Log In');
    return opened;
  };

  test('name, about me, language and time zone; the role is shown only', async () => {
    expect(await page.heading()).toBe('Profile');
    expect(await page.text()).toMatch(/Role\s+Member/);
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    await page.fill('Name', '');
    await page.fill('About me', 'I plan wards.');
    await page.press('Save', { within: 'About me' });
    expect(await page.text()).toContain('There is one thing to put right');
    expect(await page.value('About me')).toBe('I plan wards.');
    if (kind.javascript) expect(await page.axe()).toEqual([]);

    await page.fill('Name', 'Anna Blue');
    await page.choose('Time zone', 'Rome');
    await page.choose('Language', 'Italiano');
    await page.press('Save', { within: 'About me' });
    expect(await page.heading()).toBe('Profilo');
    expect(await page.text()).toContain('Profilo salvato.');
    expect(await page.value('Nome')).toBe('Anna Blue');
    expect(await page.value('Fuso orario')).toBe('Europe/Rome');
    await page.visit(at('/dashboard'));
    expect(await page.text()).toContain('Anna Blue');
  });

  test('a picture: cropped here with scripts, its middle taken without; then removed', async () => {
    await page.upload('Choose a picture', photo);
    if (kind.javascript) {
      await page.fill('Zoom', '4');
      expect(await page.axe()).toEqual([]);
    }
    await page.press('Save picture');
    await page.waitForText('Your picture is saved.');
    const { dominant } = await sharp(await picture()).stats();
    // Zoomed in fourfold, only the green in the middle is left.
    expect(dominant.g > 200 ? 'green' : 'blue').toBe(kind.javascript ? 'green' : 'blue');

    await page.press('Remove picture', { stays: true });
    await page.waitForText('Remove your profile picture?');
    await page.press('Remove picture', { within: 'Remove your profile picture?' });
    await page.waitForText('Your picture is removed.');
    expect(await picture()).toBeUndefined();
  });

  test('what is no picture or too large is refused with a message', async () => {
    const text = join(folder, 'words.png');
    writeFileSync(text, 'just words');
    await page.upload('Choose a picture', text);
    await page.press('Save picture');
    expect(await page.text()).toContain('This file could not be read as a picture.');
    await page.upload('Choose a picture', huge);
    await page.press('Save picture');
    expect(page.status()).toBe(413);
    expect(await page.text()).toContain('smaller picture');
    expect(await picture()).toBeUndefined();
  });

  test('own sessions: listed, one ended, all others ended', async () => {
    const others = [await signIn(email), await signIn(email)];
    await page.press('Where you are signed in');
    expect(await page.text()).toContain('This browser');
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    const row = `${kind.kind === 'firefox' ? 'Firefox' : 'Chrome'} on Linux`;
    expect((await page.text()).split(row)).toHaveLength(4);
    const open = async () => {
      for (const other of others) await other.visit(at('/profile'));
      return (await Promise.all(others.map((other) => other.heading()))).filter((each) => each === 'Profile')
        .length;
    };
    await house.rows(
      `UPDATE sessions SET ip = '203.0.113.7' WHERE id = (SELECT max(id::text)::uuid FROM sessions WHERE user_id = $1)`,
      [id],
    );
    await page.visit(at('/profile/sessions'));
    await page.press('Log out there', { within: '203.0.113.7' });
    await page.waitForText('That session is ended.');
    expect(await open()).toBe(1);

    await page.press('Log out everywhere else', { stays: true });
    await page.press('Log out everywhere else', { within: 'Log out in all other browsers?' });
    await page.waitForText('You are signed in nowhere else.');
    expect(await open()).toBe(0);
    await page.visit(at('/profile'));
    expect(await page.heading()).toBe('Profile');
  });

  test('another e-mail address: the password again, a link to the new one, a notice to the old one', async () => {
    const newEmail = `new${people}@blue.example`;
    await page.press('Change e-mail address');
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    await page.fill('New e-mail address', newEmail);
    await page.fill('Current password', samplePassword);
    await page.press('Send link');
    expect(await page.text()).toContain(`If ${newEmail} can be used, a link is on its way there.`);
    const [link = ''] = (await house.mailbox.next(newEmail)).links;

    const elsewhere = await browser.newPage();
    await elsewhere.visit(link);
    expect(elsewhere.url()).toBe(at('/email-change'));
    expect(await elsewhere.text()).not.toContain(newEmail);
    expect(await elsewhere.text()).toContain('Sign in here first, then confirm.');

    await page.visit(link);
    expect(page.url()).toBe(at('/email-change'));
    if (kind.javascript) expect(await page.axe()).toEqual([]);
    await page.press('Confirm new address');
    expect(await page.text()).toContain('Your e-mail address is changed.');
    expect(await page.text()).toContain(newEmail);
    expect((await house.mailbox.next(email)).text).toContain(newEmail);
    expect(await (await signIn(newEmail)).heading()).toBe('Profile');

    await elsewhere.visit(link);
    expect(await elsewhere.heading()).toBe('This link cannot be used');
    if (kind.javascript) expect(await elsewhere.axe()).toEqual([]);
  });

  const picture = async () =>
    (await house.rows<{ content: Buffer }>('SELECT content FROM user_pictures WHERE user_id = $1', [id]))[0]
      ?.content;
});
