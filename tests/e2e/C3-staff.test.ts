import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SampleDirectory, startSampleDirectory } from '../../src/demo/directory/start.ts';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { signedIn } from '../fixtures/client.ts';
import { addDirectory, clientSecret } from '../fixtures/directory.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let directory: SampleDirectory;
const host = 'weather.localhost';
const at = (path: string) => `http://${host}:${house.port}${path}`;
const staffOf = (kind: string, javascript: boolean) => `staff-${kind}-${javascript}@weather.example`;

beforeAll(async () => {
  house = await openHouse();
  const weather = await addOrganization(house, { slug: 'weather', name: 'World Weather Office', host });
  await addPerson(house, weather, { email: 'admin@weather.example', role: 'administrator' });
  await addPerson(house, weather, { email: 'local@weather.example', name: 'Lo Cal' });
  const logins = browsers.map(({ kind, javascript }) => staffOf(kind, javascript));
  directory = await startSampleDirectory({
    title: 'Weather Office staff directory (sample)',
    people: [...logins, ...logins.map((login) => `second-${login}`)].map((login) => ({
      subject: `id-of-${login}`,
      login,
      password: samplePassword,
      email: login,
      name: 'Stella Frost',
    })),
  });
  const source = await addDirectory(house, weather, { settings: { issuer: directory.issuer } });
  await directory.register({
    id: 'gatehouse',
    secret: clientSecret,
    callbacks: [at(`/sign-in/directory/${source}/callback`)],
  });
});
afterAll(async () => {
  await directory?.stop();
  await house?.close();
});

/** Until the directory's page is there: the page in between leads on by itself. */
async function arriveThere(page: TestPage): Promise<void> {
  await page.waitForText('Weather Office staff directory (sample)');
  expect(new URL(page.url()).origin).toBe(directory.issuer);
}

async function signInThere(page: TestPage, login: string, password = samplePassword): Promise<void> {
  await page.fill('Staff e-mail', login);
  await page.fill('Staff password', password);
  await page.press('Continue');
}

describe.each(browsers)('C3 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  const login = staffOf(kind, javascript);
  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
  });
  afterAll(() => browser.close());

  test('staff sign in at the corporate directory and stand where they were going', async () => {
    const page = await browser.newPage();
    await page.visit(at('/profile'));
    await page.press('Staff');
    await arriveThere(page);
    await signInThere(page, login, 'not the password');
    expect(await page.text()).toContain('That is not right');
    await signInThere(page, login);
    expect(page.url()).toBe(at('/profile'));
    expect(await page.text()).toContain('You are signed in.');
    expect(await page.value('Name')).toBe('Stella Frost');
    await page.close();
  });

  test('whoever changes their mind there is told so here, with a code that tells the rest', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.press('Staff');
    await arriveThere(page);
    await page.press('Cancel');
    expect(page.url()).toBe(at('/sign-in/directory'));
    expect(page.status()).toBe(401);
    const text = await page.text();
    expect(text).toContain('You could not be signed in');
    const [reference = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(text) ?? [];
    const console = await signedIn(house, {
      hostname: host,
      email: 'admin@weather.example',
      password: samplePassword,
    });
    const found = await console.get(`/console/attempts?reference=${reference}`);
    expect(found.text).toContain('Refused by the directory');
    expect(found.text).toContain('access_denied');
    await page.press('Back to the sign-in page');
    expect(await page.heading()).toBe('Sign in');
    await page.close();
  });

  test('who has an account here links the directory to it, and takes it away again', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.fill('E-mail address', 'local@weather.example');
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    await page.visit(at('/profile'));
    await page.press('Ways to sign in to your account');
    await page.press('Link Staff');
    await arriveThere(page);
    await signInThere(page, `second-${login}`);
    expect(page.url()).toBe(at('/profile/sign-in-ways'));
    expect(await page.text()).toContain('Staff now opens your account too.');
    expect(await page.text()).toContain(`second-${login}`);
    if (javascript) expect(await page.axe()).toEqual([]);
    await page.press('Remove', { stays: true });
    await page.press('Remove', { within: 'Remove Staff as a way to sign in?' });
    expect(await page.text()).toContain('Staff no longer opens your account.');
    await page.close();
  });
});
