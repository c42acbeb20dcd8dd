import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FieldType } from '../../src/domain/fields/fields.schema.ts';
import { insertField, retireField } from '../../src/domain/fields/fields.sql.ts';
import { firstStepsSettings } from '../../src/flows/first-steps/settings.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { newId } from '../../src/infra/ids.ts';
import { type Client, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let people = 0;
let email: string;
let id: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await set(house, blue, firstStepsSettings, { enabled: true });
});
afterAll(() => house.close());
beforeEach(async () => {
  email = `ann${++people}@blue.example`;
  id = await addPerson(house, blue, { email, name: 'Ann Blue' });
  await house.rows('UPDATE fields SET retired_at = now()');
});

const signIn = (address = email): Promise<Client> =>
  signedIn(house, { organization: 'blue', email: address, password: samplePassword });
const addField = async (
  label: string,
  type: FieldType = 'text',
  required = false,
  options: string[] = [],
) => {
  const field = newId();
  const definition = { labels: { en: label }, helps: {}, required, options };
  await house.gatehouse.infra.database.batch(blue, [insertField(blue, field, type, definition)]);
  return field;
};
const row = async () =>
  (
    await house.rows<{ first_steps_at: Date | null; locale: string; time_zone: string; picture_tag: string }>(
      'SELECT * FROM users WHERE id = $1',
      [id],
    )
  )[0];
const answers = async () =>
  (await house.rows<{ value: string }>('SELECT value FROM field_values WHERE user_id = $1', [id])).map(
    ({ value }) => value,
  );
const post = (client: Client, path: string, fields: Record<string, string>) =>
  client.post(path, fields, { from: path });
/** How many answers it took and where it ended. */
const arrive = async (client: Client, path: string) => {
  let answer = await client.get(path);
  let at = path;
  for (let hops = 0; answer.location && hops < 5; hops++) {
    at = answer.location;
    answer = await client.follow(answer);
  }
  return { at, answer };
};

describe('who is led', () => {
  test('nobody, where the organization does not want it', async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await addPerson(house, red, { email: 'ann@red.example' });
    const client = await signedIn(house, {
      organization: 'red',
      email: 'ann@red.example',
      password: samplePassword,
    });
    expect((await client.get('/dashboard')).status).toBe(200);
    for (const path of ['/first-steps', '/first-steps/information']) {
      expect((await client.get(path)).location).toBe('/dashboard');
      expect((await post(client, path, {})).location).toBe('/dashboard');
    }
  });

  test('a member, from every page for members, and back to it; their own pages stay open', async () => {
    const client = await signIn();
    expect((await client.get('/dashboard')).location).toBe('/first-steps?next=%2Fdashboard');
    expect((await client.get('/projects?search=ice')).location).toBe(
      `/first-steps?${new URLSearchParams({ next: '/projects?search=ice' })}`,
    );
    const { answer } = await arrive(client, '/');
    expect(answer.text).toContain('Your preferences');
    expect(answer.text).toContain('You are signed in.');
    expect((await client.get('/profile')).status).toBe(200);
    const finished = await post(client, '/first-steps', { next: '/projects?search=ice', language: 'en' });
    expect(finished.location).toBe('/projects?search=ice');
    expect((await client.get('/first-steps?next=/projects')).location).toBe('/projects');
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await signIn().then((again) => again.get('/dashboard'))).status).toBe(200);
  });

  test('administrators reach the console all the same, with a seat and without', async () => {
    const boss = `boss${people}@blue.example`;
    await addPerson(house, blue, { email: boss, role: 'administrator' });
    const client = await signIn(boss);
    expect((await client.get('/console')).status).toBe(200);
    expect((await arrive(client, '/dashboard')).answer.body).toContain('href="/console"');
    await set(house, blue, signInSettings, { licenseRequired: true });
    try {
      // What changes behind the portal's back is known within a moment.
      await vi.waitFor(async () => expect((await arrive(client, '/dashboard')).at).toBe('/console'));
      expect((await post(client, '/first-steps', { language: 'en' })).location).toBe('/console');
    } finally {
      await set(house, blue, signInSettings, { licenseRequired: false });
    }
  });

  test('who is here when it is switched on goes on; at the next sign-in they are asked', async () => {
    await set(house, blue, firstStepsSettings, { enabled: false });
    const client = await signIn();
    expect((await client.get('/dashboard')).status).toBe(200);
    await set(house, blue, firstStepsSettings, { enabled: true });
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await (await signIn()).get('/dashboard')).status).toBe(303);
  });

  test('nobody is sent elsewhere by what `next` says', async () => {
    const client = await signIn();
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/first-steps',
      'x'.repeat(3_000),
    ]) {
      const answer = await post(client, '/first-steps', { next, language: 'en' });
      expect(answer.location, next).toBe('/dashboard');
    }
  });
});

describe('the steps', () => {
  test('one where the organization asks nothing: saved, recorded once', async () => {
    const client = await signIn();
    expect((await client.get('/first-steps')).text).toContain('Step 1 of 1');
    expect((await client.get('/first-steps/information')).location).toBe('/first-steps');
    const fields = { language: 'it', 'time-zone': 'Europe/Rome' };
    const twice = await Promise.all([
      post(client, '/first-steps', fields),
      post(client, '/first-steps', fields),
    ]);
    expect(twice.map((answer) => answer.location)).toEqual(['/dashboard', '/dashboard']);
    expect(await row()).toMatchObject({ locale: 'it', time_zone: 'Europe/Rome' });
    expect((await client.get('/dashboard')).text).toContain('Tutto pronto.');
    const events = await house.rows(
      `SELECT 1 FROM audit_events WHERE action = 'user.first-steps-completed' AND subject_id = $1`,
      [id],
    );
    expect(events.length).toBe(1);
  });

  test('wrong choices come back with what was typed; nothing is done', async () => {
    const client = await signIn();
    const answer = await post(client, '/first-steps', { language: 'en', 'time-zone': 'Mars/Olympus' });
    expect(answer.status).toBe(422);
    expect((await post(client, '/first-steps', { language: 'tlh' })).status).toBe(422);
    expect((await row())?.first_steps_at).toBeNull();
  });

  test('a picture is taken along; what is none is refused and the rest stays chosen', async () => {
    const client = await signIn();
    const picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#0a0' } })
      .png()
      .toBuffer();
    const refusal = await upload(client, { 'time-zone': 'Asia/Tokyo' }, Buffer.from('words'));
    expect(refusal.status).toBe(422);
    expect(refusal.text).toContain('This file could not be read as a picture.');
    expect(refusal.body).toMatch(/<option value="Asia\/Tokyo" selected/);
    expect((await row())?.first_steps_at).toBeNull();
    expect((await upload(client, { 'time-zone': 'Asia/Tokyo' }, picture)).status).toBe(303);
    expect((await row())?.picture_tag).toMatch(/^[0-9a-f]{16}$/);
  });

  test('the second asks the organization’s fields; only with them answered it is done', async () => {
    const [region, organization] = [
      await addField('Region', 'choice', false, ['Africa', 'Asia']),
      await addField('Organization', 'text', true),
    ];
    const client = await signIn();
    const first = await post(client, '/first-steps', { next: '/projects', language: 'en' });
    expect(first.location).toBe('/first-steps/information?next=%2Fprojects');
    const second = await client.follow(first);
    expect(second.text).toContain('Step 2 of 2');
    expect(second.body).toContain('name="next" value="/projects"');
    const refusal = await post(client, '/first-steps/information', { [`info-${region}`]: 'Asia' });
    expect(refusal.status).toBe(422);
    expect(refusal.text).toContain('This cannot be empty.');
    expect(refusal.body).toMatch(/<option value="Asia" selected/);
    expect((await client.get('/dashboard')).status).toBe(303);
    const done = await post(client, '/first-steps/information', {
      [`info-${region}`]: 'Asia',
      [`info-${organization}`]: 'Blue Service',
      next: '/projects',
    });
    expect(done.location).toBe('/projects');
    expect((await answers()).sort()).toEqual(['Asia', 'Blue Service']);
    expect((await client.get('/dashboard')).text).toContain('All set.');
    expect(await house.rows('SELECT 1 FROM first_steps_drafts WHERE user_id = $1', [id])).toEqual([]);
  });

  test('back loses nothing, right or wrong, in another browser too', async () => {
    const [stations, organization] = [
      await addField('Stations', 'number'),
      await addField('Organization', 'text', true),
    ];
    const client = await signIn();
    const typed = { [`info-${stations}`]: 'about a dozen\0', [`info-${organization}`]: 'Blue "Service"' };
    const back = await post(client, '/first-steps/information', { ...typed, go: 'back', next: '/projects' });
    expect(back.location).toBe('/first-steps?next=%2Fprojects');
    expect(await answers()).toEqual([]);
    for (const browser of [client, await signIn()]) {
      const { body } = await browser.get('/first-steps/information');
      expect(body).toContain('value="about a dozen"');
      expect(body).toContain('value="Blue &quot;Service&quot;"');
    }
  });

  test('a field that is retired meanwhile is not missed; one that came is asked', async () => {
    const organization = await addField('Organization', 'text', true);
    const client = await signIn();
    await client.get('/first-steps/information');
    await house.gatehouse.infra.database.batch(blue, [retireField(blue, organization)]);
    const desk = await addField('Desk', 'text', true);
    const refusal = await post(client, '/first-steps/information', { [`info-${organization}`]: 'Gone' });
    expect(refusal.status).toBe(422);
    expect(refusal.text).toContain('Desk');
    expect((await post(client, '/first-steps/information', { [`info-${desk}`]: '7' })).status).toBe(303);
    expect(await answers()).toEqual(['7']);
  });
});

describe('skipping', () => {
  test('is offered where nothing needed is missing; they are asked again at the next sign-in', async () => {
    const telephone = await addField('Telephone', 'telephone');
    const client = await signIn();
    expect((await client.get('/first-steps')).text).toContain('Skip for now');
    const skipped = await post(client, '/first-steps/information', {
      [`info-${telephone}`]: 'not yet known',
      go: 'postpone',
      next: '/projects',
    });
    expect(skipped.location).toBe('/projects');
    expect((await client.get('/projects')).text).toContain('Skipped.');
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await row())?.first_steps_at).toBeNull();
    const next = await signIn();
    expect((await next.get('/dashboard')).status).toBe(303);
    expect((await next.get('/first-steps/information')).body).toContain('value="not yet known"');
  });

  test('the preferences chosen before are kept', async () => {
    const client = await signIn();
    const fields = { language: 'en', 'time-zone': 'Europe/Rome', go: 'postpone' };
    expect((await post(client, '/first-steps', fields)).location).toBe('/dashboard');
    expect(await row()).toMatchObject({ time_zone: 'Europe/Rome', first_steps_at: null });
  });

  test('is neither offered nor taken while an answer is needed', async () => {
    const organization = await addField('Organization', 'text', true);
    const client = await signIn();
    for (const path of ['/first-steps', '/first-steps/information'])
      expect((await client.get(path)).text).not.toContain('Skip for now');
    const first = await post(client, '/first-steps', { language: 'en', go: 'postpone' });
    expect(first.location).toBe('/first-steps/information');
    const answer = await post(client, '/first-steps/information', { go: 'postpone' });
    expect(answer.status).toBe(422);
    expect((await client.get('/dashboard')).status).toBe(303);
    await post(client, '/first-steps/information', { [`info-${organization}`]: 'Blue' });
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  test('an answer that becomes needed later holds up nobody who is done', async () => {
    const client = await signIn();
    await post(client, '/first-steps', { language: 'en' });
    await addField('Organization', 'text', true);
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await (await signIn()).get('/dashboard')).status).toBe(200);
  });
});

async function upload(client: Client, fields: Record<string, string>, picture: Buffer) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, csrf: await client.token('/first-steps') }))
    form.append(name, value);
  form.append('picture', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'me.png');
  const request = new Response(form);
  return client.send('POST', '/first-steps', Buffer.from(await request.arrayBuffer()), {
    'content-type': request.headers.get('content-type') ?? '',
    'sec-fetch-site': 'same-origin',
  });
}
