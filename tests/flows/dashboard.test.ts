import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { type Answer, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
const day = 86_400_000;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

describe('the dashboard', () => {
  test('greets by name and says what to do where there is nothing yet', async () => {
    await addPerson(house, blue, { email: 'new@blue.example', name: 'Nora New' });
    const page = await dashboardOf('new@blue.example');
    for (const words of ['You are signed in.', 'Welcome, Nora New.', 'No apps yet', 'No projects yet'])
      expect(page.text).toContain(words);
    expect(page.text).toContain('No licence is assigned to you');
    expect(page.text).toContain('This is your first sign-in on record.');
  });

  test('shows apps with their host, and never a link that is not safe to follow', async () => {
    await addApp('Ward planner', 'Who works when.', 'https://wards.example:8443/today');
    await addApp('Trap', '', 'javascript:alert(1)');
    await addApp('Disguise', '', 'https://bank.example@evil.example/');
    await addPerson(house, blue, { email: 'apps@blue.example' });
    const { body, text } = await dashboardOf('apps@blue.example');
    expect(body).toContain('href="https://wards.example:8443/today"');
    expect(text).toContain('wards.example:8443');
    expect(text).toContain('Trap');
    expect(body).not.toContain('javascript:');
    expect(body).not.toContain('evil.example');
  });

  test('shows the projects a person belongs to, and no others', async () => {
    const id = await addPerson(house, blue, { email: 'projects@blue.example' });
    await house.rows(
      `WITH mine AS (INSERT INTO projects VALUES ($1, gen_random_uuid(), 'New wing'), ($1, gen_random_uuid(), 'Old wing')
         RETURNING id, name)
       INSERT INTO project_members SELECT $1, id, $2 FROM mine WHERE name = 'New wing'`,
      [blue, id],
    );
    const { text } = await dashboardOf('projects@blue.example');
    expect(text).toContain('New wing');
    expect(text).not.toContain('Old wing');
  });

  test('shows the announcements in force, with their line breaks, as plain text', async () => {
    const announce = (words: string, starts: string, ends: string | null) =>
      house.rows(
        `INSERT INTO announcements VALUES ($1, gen_random_uuid(), $2, now() + $3::interval, now() + $4::interval)`,
        [blue, words, starts, ends],
      );
    await announce('Now <b>here</b>\nsecond line', '-1 day', null);
    await announce('Still to come', '1 day', null);
    await announce('Gone by', '-2 days', '-1 day');
    await addPerson(house, blue, { email: 'notices@blue.example' });
    const { body, text } = await dashboardOf('notices@blue.example');
    expect(body).toContain('Now &lt;b>here&lt;/b>\nsecond line');
    expect(text).not.toContain('Still to come');
    expect(text).not.toContain('Gone by');
  });

  test('shows licences with their end, and warns within 14 days of it', async () => {
    const id = await addPerson(house, blue, { email: 'seats@blue.example' });
    const give = async (product: string, startsIn: number, endsIn: number | undefined) =>
      giveSeat(
        house,
        blue,
        await addLicense(house, blue, {
          product,
          seats: 1,
          startsAt: new Date(Date.now() + startsIn * day),
          ...(endsIn === undefined ? {} : { endsAt: new Date(Date.now() + endsIn * day) }),
        }),
        id,
      );
    await give('Endless', -1, undefined);
    await give('Ending', -1, 3.2);
    await give('Lasting', -1, 15);
    await give('Coming', 5, 400);
    await give('Over', -30, -2);
    await give('Forgotten', -90, -31);
    const { text } = await dashboardOf('seats@blue.example');
    expect(text).toMatch(/Endless In force Without an end date/);
    expect(text).toMatch(
      /Your licence for Ending ends on \d+ \w+ \d{4} \(in 3 days\)\. Ask your administrator/,
    );
    expect(text).toMatch(/Lasting In force Until \d+ \w+ \d{4} \(in 15 days\)/);
    expect(text).not.toContain('licence for Lasting');
    expect(text).toMatch(/Coming Not begun From \d+ \w+ \d{4} \(in 5 days\)/);
    expect(text).toMatch(/Your licence for Over ended on \d+ \w+ \d{4}\./);
    expect(text).not.toContain('Forgotten');
  });

  test('a licence that ends is no news where another of the same product goes on', async () => {
    const id = await addPerson(house, blue, { email: 'renewed@blue.example' });
    for (const endsAt of [new Date(Date.now() + 3 * day), new Date(Date.now() + 300 * day)])
      await giveSeat(house, blue, await addLicense(house, blue, { product: 'Yearly', seats: 1, endsAt }), id);
    expect((await dashboardOf('renewed@blue.example')).text).not.toContain('licence for Yearly');
  });

  test('says when the access period ends', async () => {
    const accessEndsAt = new Date(Date.now() + 2.2 * day);
    await addPerson(house, blue, { email: 'auditor@blue.example', accessEndsAt });
    const { text } = await dashboardOf('auditor@blue.example');
    expect(text).toMatch(
      /Your access ends on \d+ \w+ \d{4} at \d\d:\d\d \(in 2 days\)\. You are signed out then\./,
    );
  });

  test('names the sign-in before this one: time, device, place', async () => {
    const id = await addPerson(house, blue, { email: 'again@blue.example' });
    const first = openClient(house);
    await first.post(
      '/sign-in',
      { organization: 'blue', email: 'again@blue.example', password: samplePassword },
      { headers: { 'user-agent': firefoxOnWindows } },
    );
    await house.rows(
      `UPDATE attempts SET at = now() - interval '3 days', ip = '203.0.113.9' WHERE user_id = $1 AND outcome = 'succeeded'`,
      [id],
    );
    // A guess since then is no sign-in.
    await openClient(house).post('/sign-in', {
      organization: 'blue',
      email: 'again@blue.example',
      password: 'x',
    });
    const { text } = await dashboardOf('again@blue.example');
    expect(text).toMatch(
      /When \d+ \w+ \d{4} at \d\d:\d\d \(3 days ago\) Device Firefox on Windows Place 203\.0\.113\.9/,
    );
  });

  test('is not for who came in without the seat that the organization requires', async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await set(house, red, signInSettings, { licenseRequired: true });
    await addPerson(house, red, { email: 'boss@red.example', role: 'owner' });
    const client = await signedIn(house, {
      organization: 'red',
      email: 'boss@red.example',
      password: samplePassword,
    });
    expect((await client.get('/dashboard')).location).toBe('/console');
    expect((await client.get('/profile')).status).toBe(200);
  });

  test('asks a stranger to sign in first, and leads back', async () => {
    expect((await openClient(house).get('/dashboard')).location).toBe('/sign-in?next=%2Fdashboard');
  });
});

const firefoxOnWindows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

async function dashboardOf(email: string): Promise<Answer> {
  const client = openClient(house);
  const answer = await client.post('/sign-in', { organization: 'blue', email, password: samplePassword });
  expect(answer.location).toBe('/dashboard');
  const page = await client.follow(answer);
  expect(page.status).toBe(200);
  return page;
}

const addApp = (name: string, description: string, url: string) =>
  house.rows(`INSERT INTO apps VALUES ($1, gen_random_uuid(), $2, $3, $4)`, [blue, name, description, url]);
