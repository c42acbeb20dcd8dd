import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword } from '../fixtures/people.ts';

let house: House;
const days = (count: number) => new Date(Date.now() + count * 86_400_000);

beforeAll(async () => {
  house = await openHouse();
  const blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  const ann = await addPerson(house, blue, {
    email: 'ann@blue.example',
    name: 'Ann Blue',
    accessEndsAt: days(2.2),
  });
  await addPerson(house, blue, { email: 'new@blue.example', name: 'Nora New' });
  await giveSeat(
    house,
    blue,
    await addLicense(house, blue, { product: 'Wards', seats: 1, endsAt: days(3.2) }),
    ann,
  );
  await house.rows(`INSERT INTO apps VALUES ($1, gen_random_uuid(), 'Planner', 'Who works when.', $2)`, [
    blue,
    `http://localhost:${house.port}/help`,
  ]);
  await house.rows(
    `WITH added AS (INSERT INTO projects VALUES ($1, gen_random_uuid(), 'New wing') RETURNING id)
       INSERT INTO project_members SELECT $1, id, $2 FROM added`,
    [blue, ann],
  );
  await house.rows(
    `INSERT INTO announcements (organization_id, id, text) VALUES ($1, gen_random_uuid(), $2)`,
    [blue, 'The lift is out of order.'],
  );
});
afterAll(() => house.close());

describe.each(browsers)('A4: the dashboard in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
  });
  afterAll(() => browser.close());

  const signIn = async (email: string) => {
    const page = await browser.newPage();
    await page.visit(`http://localhost:${house.port}/sign-in`);
    await page.fill('Organization name', 'Blue Company');
    await page.fill('E-mail address', email);
    await page.fill('Password', samplePassword);
    await page.press('Log In');
    return page;
  };

  test('a notice, and all that concerns the person', async () => {
    await signIn('ann@blue.example');
    const page = await signIn('ann@blue.example');
    expect(await page.heading()).toBe('Dashboard');
    const text = await page.text();
    for (const words of [
      'You are signed in.',
      'Welcome, Ann Blue.',
      'The lift is out of order.',
      'New wing',
      'Wards',
      '(in 3 days)',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/Your licence for Wards ends on .* \(in 3 days\)/);
    expect(text).toMatch(/Your access ends on .* \(in 2 days\)/);
    expect(text).toMatch(new RegExp(`${kind.kind === 'firefox' ? 'Firefox' : 'Chrome'} on Linux`));
    if (kind.javascript) expect(await page.axe()).toEqual([]);

    // The host stands beside the app before it is followed.
    expect(text).toContain(`localhost:${house.port}`);
    await page.press('Planner');
    expect(page.url()).toContain('/help');
  });

  test('where there is nothing yet it says what to do', async () => {
    const page = await signIn('new@blue.example');
    const text = await page.text();
    for (const words of ['No projects yet', 'No licence is assigned to you']) expect(text).toContain(words);
    if (kind.javascript) expect(await page.axe()).toEqual([]);
  });
});
