import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translator } from '../../src/infra/i18n/texts.ts';
import { deviceName } from '../../src/web/portal/device.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let people = 0;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

describe('one’s own sessions', () => {
  test('are listed with device and place; this one is marked and has no button', async () => {
    const { id, email } = await person();
    await enter(email, edgeOnWindows);
    const here = await enter(email, safariOnIphone);
    const { body, text } = await here.get('/profile/sessions');
    expect(text).toMatch(
      /Safari on iOS 127\.0\.0\.1 .* This browser Edge on Windows 127\.0\.0\.1 .* Log out there/,
    );
    const ids = await sessionsOf(id);
    expect(endable(body)).toEqual([ids[0]]);
    // What a browser calls itself is never shown as it came.
    expect(body).not.toContain('Mozilla');
  });

  test('do not include what ended, expired or lay idle too long', async () => {
    const { id, email } = await person();
    for (const _ of [1, 2, 3]) await enter(email, edgeOnWindows);
    const here = await enter(email, safariOnIphone);
    const [ended, expired, idle] = await sessionsOf(id);
    await house.rows('UPDATE sessions SET ended_at = now() WHERE id = $1', [ended]);
    await house.rows(`UPDATE sessions SET expires_at = now() - interval '1 s' WHERE id = $1`, [expired]);
    await house.rows(`UPDATE sessions SET last_seen_at = now() - idle_limit WHERE id = $1`, [idle]);
    const { body, text } = await here.get('/profile/sessions');
    expect(endable(body)).toEqual([]);
    expect(text).toContain('You are signed in nowhere else.');
  });

  test('one is ended, and refused at its very next request', async () => {
    const { id, email } = await person();
    const there = await enter(email, edgeOnWindows);
    const here = await enter(email, safariOnIphone);
    const [first = ''] = await sessionsOf(id);
    expect((await there.get('/dashboard')).status).toBe(200);
    const answer = await end(here, first);
    expect((await here.follow(answer)).text).toContain('That session is ended.');
    expect((await there.get('/dashboard')).location).toBe('/sign-in?next=%2Fdashboard');
    expect((await here.get('/dashboard')).status).toBe(200);
    // Pressing twice is no error and is recorded once.
    expect((await end(here, first)).status).toBe(303);
    const events = await house.rows(
      `SELECT action, change FROM audit_events WHERE subject_id = $1 AND action = 'session.ended'`,
      [first],
    );
    expect(events).toEqual([{ action: 'session.ended', change: { because: 'ended-by-person' } }]);
  });

  test('all others are ended at once', async () => {
    const { email } = await person();
    const others = [await enter(email, edgeOnWindows), await enter(email, edgeOnWindows)];
    const here = await enter(email, safariOnIphone);
    const answer = await here.post('/profile/sessions/end-others', {}, { from: '/profile/sessions' });
    expect((await here.follow(answer)).text).toContain('All other sessions are ended.');
    for (const other of others) expect((await other.get('/profile')).status).toBe(303);
    expect((await here.get('/profile')).status).toBe(200);
  });

  test('the one in use ends like a log-out', async () => {
    const { id, email } = await person();
    const here = await enter(email, edgeOnWindows);
    const [own = ''] = await sessionsOf(id);
    const answer = await end(here, own);
    expect(answer.location).toBe('/sign-in');
    expect(here.cookies.has('__Host-session')).toBe(false);
    expect((await here.get('/profile')).location).toBe('/sign-in?next=%2Fprofile');
  });

  test('somebody else’s is not found, in this organization or another, and lives on', async () => {
    const { email } = await person();
    const here = await enter(email, edgeOnWindows);
    const colleague = await person();
    const there = await enter(colleague.email, edgeOnWindows);
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    const stranger = await addPerson(house, red, { email: 'eve@red.example' });
    const far = await enter('eve@red.example', edgeOnWindows, 'red');
    for (const id of [...(await sessionsOf(colleague.id)), ...(await sessionsOf(stranger))])
      expect((await end(here, id)).status).toBe(404);
    for (const id of ['1', "x' OR 1=1", '%00', crypto.randomUUID()])
      expect((await end(here, encodeURIComponent(id))).status).toBe(404);
    expect((await there.get('/profile')).status).toBe(200);
    expect((await far.get('/profile')).status).toBe(200);
  });

  test('a GET ends nothing', async () => {
    const { id, email } = await person();
    const here = await enter(email, edgeOnWindows);
    const [own] = await sessionsOf(id);
    expect((await here.get(`/profile/sessions/${own}/end`)).status).toBe(405);
    expect((await here.get('/profile')).status).toBe(200);
  });
});

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    'Chrome on iOS',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/120.0',
    'Opera on Windows',
  ],
  ['Mozilla/5.0 (Linux; Android 10; K) Firefox/140.0', 'Firefox on Android'],
  ['curl/8.0', 'Unknown browser'],
  ['<b>Something</b> (Linux)', 'Unknown browser on Linux'],
  ['', 'Unknown browser'],
])('%s is called by its name', (userAgent, name) => {
  expect(deviceName(userAgent, translator('en'))).toBe(name);
});

const edgeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';
const safariOnIphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

async function person(): Promise<{ id: string; email: string }> {
  const email = `person${++people}@blue.example`;
  return { email, id: await addPerson(house, blue, { email }) };
}

async function enter(email: string, userAgent: string, organization = 'blue'): Promise<Client> {
  const client = openClient(house);
  const answer = await client.post(
    '/sign-in',
    { organization, email, password: samplePassword },
    { headers: { 'user-agent': userAgent } },
  );
  expect(answer.status).toBe(303);
  return client;
}

/** Ids of somebody's sessions in the order they began. */
const sessionsOf = async (userId: string): Promise<string[]> =>
  (
    await house.rows<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at', [
      userId,
    ])
  ).map((row) => row.id);

const endable = (body: string): string[] =>
  [...body.matchAll(/action="\/profile\/sessions\/([^/"]+)\/end"/g)].map(([, id]) => id ?? '');

const end = (client: Client, id: string) =>
  client.post(`/profile/sessions/${id}/end`, {}, { from: '/profile/sessions' });
