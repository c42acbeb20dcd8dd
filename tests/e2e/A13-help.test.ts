import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steps } from '../../src/flows/sign-in/steps.ts';
import { browsers, openBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization } from '../fixtures/people.ts';

let house: House;
const at = (path: string) => `http://localhost:${house.port}${path}`;

beforeAll(async () => {
  house = await openHouse();
  await addOrganization(house, { slug: 'harbour', name: 'Harbour Clinics' });
});
afterAll(() => house.close());

describe.each([
  ['en', 'How a sign-in is decided', 'Is the password right?'],
  ['it', undefined, undefined],
])('A13 the flowchart in %s', (language, title, question) => {
  test('has every step of the sign-in, in its order, and the refusal of each', async () => {
    const { body, status } = await openClient(house).get('/help/sign-in', { 'accept-language': language });
    expect(status).toBe(200);
    const svg = (/<svg[\s\S]*<\/svg>/.exec(body)?.[0] ?? '').replaceAll('&#45;', '-');
    const nodes = [...svg.matchAll(/<g id="node\d+"[^>]*>\s*<title>([^<]*)<\/title>/g)].map(([, id]) => id);
    expect(nodes.filter((id) => steps.some((step) => step.id === id))).toEqual(steps.map((step) => step.id));
    for (const step of steps) expect(nodes).toContain(`no-${step.id}`);
    const edges = [...svg.matchAll(/<title>([\w-]+)-&gt;([\w-]+)<\/title>/g)].map(
      ([, from, to]) => `${from} ${to}`,
    );
    const way = ['start', ...steps.map((step) => step.id), 'in'];
    for (const [index, id] of way.slice(0, -1).entries()) expect(edges).toContain(`${id} ${way[index + 1]}`);
    if (title && question) {
      expect(body).toContain(title);
      expect(svg).toContain(question);
    } else {
      expect(svg).not.toContain('Is the password right?');
    }
  });
});

describe.each(browsers)('A13 in $kind, JavaScript $javascript', ({ kind, javascript }) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser(kind, { javascript });
  });
  afterAll(() => browser.close());

  test('from a failed sign-in to the help, to the flowchart, and back', async () => {
    const page = await browser.newPage();
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', 'harbour');
    await page.fill('E-mail address', 'nobody@harbour.example');
    await page.fill('Password', 'whatever it was');
    await page.press('Log In');
    await page.press('Help with signing in');
    expect(page.url()).toBe(at('/help'));
    expect(await page.heading()).toBe('Help with signing in');
    for (const words of ['reference code', 'licence', 'access', 'invitation'])
      expect((await page.text()).toLowerCase()).toContain(words);
    await page.press('See the sign-in as a flowchart');
    expect(page.url()).toBe(at('/help/sign-in'));
    // The picture is drawn, and says what it shows to who cannot see it.
    const text = await page.text();
    if (kind === 'chromium') expect(text).toContain('Is the password right?');
    if (javascript) expect(await page.axe()).toEqual([]);
    await page.press('The same as a list', { stays: true });
    for (const question of [
      'Does the organization exist?',
      'Is the password right?',
      'Is a licence assigned, where one is required?',
    ])
      expect(await page.text()).toContain(question);
    await page.press('Back to help');
    await page.press('Go to the sign-in');
    expect(page.url()).toBe(at('/sign-in'));
    await page.close();
  });

  test('each trouble leads to the page that helps', async () => {
    const page = await browser.newPage();
    await page.visit(at('/help#forgot-password'));
    await page.press('Reset the password');
    expect(page.url()).toBe(at('/forgot-password'));
    await page.visit(at('/help#organization'));
    await page.press('Have the names of your organizations');
    expect(page.url()).toBe(at('/forgot-organization'));
    await page.close();
  });
});
