import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let console: Client;

const day = 86_400_000;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await addOrganization(house, { slug: 'own', name: 'Own Address', host: 'own.localhost' });
  await set(house, blue, signInSettings, { licenseRequired: true });
  await addPerson(house, blue, { email: 'boss@blue.example', role: 'administrator' });
  await addPerson(house, blue, { email: 'noseat@blue.example' });
  await addPerson(house, blue, { email: 'suspended@blue.example', status: 'suspended' });
  await addPerson(house, blue, { email: 'invited@blue.example', status: 'invited', password: null });
  await addPerson(house, blue, { email: 'nopassword@blue.example', password: null });
  await addPerson(house, blue, {
    email: 'early@blue.example',
    accessStartsAt: new Date(Date.now() + day),
    accessEndsAt: new Date(Date.now() + 2 * day),
  });
  await addPerson(house, blue, {
    email: 'late@blue.example',
    accessStartsAt: new Date(Date.now() - 2 * day),
    accessEndsAt: new Date(Date.now() - day),
  });
  console = await signedIn(house, {
    organization: 'blue',
    email: 'boss@blue.example',
    password: samplePassword,
  });
});
afterAll(() => house.close());

async function refusal(fields: Record<string, string>): Promise<{ reference: string; body: string }> {
  const answer = await openClient(house).post('/sign-in', {
    organization: 'blue',
    password: samplePassword,
    ...fields,
  });
  expect(answer.status).toBe(401);
  const reference = /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/.exec(answer.text)?.[0];
  return { reference: reference ?? '', body: answer.body };
}

describe('A5 a reference code tells the administrator the exact cause and the mending action', () => {
  test.each([
    [
      'wrong-password',
      { email: 'boss@blue.example', password: 'not the right one at all' },
      'Wrong password',
      '/help#forgot-password',
    ],
    ['no-seat', { email: 'noseat@blue.example' }, 'No licence assigned', '#seats'],
    ['user-suspended', { email: 'suspended@blue.example' }, 'User suspended', '#suspension'],
    ['invitation-pending', { email: 'invited@blue.example' }, 'Invitation not accepted yet', '#invitation'],
    ['no-password', { email: 'nopassword@blue.example' }, 'No password yet', '/help#forgot-password'],
    ['access-not-started', { email: 'early@blue.example' }, 'Access period not begun', '#access-period'],
    ['access-ended', { email: 'late@blue.example' }, 'Access period over', '#access-period'],
    ['unknown-account', { email: 'nobody@blue.example' }, 'No such account', '/console/users/new'],
  ])('%s', async (_cause, fields, words, action) => {
    const { reference } = await refusal(fields);
    const answer = await console.get(
      `/console/attempts?reference=${reference.toLowerCase().replace('-', '+')}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(words);
    expect(answer.body).toContain(action);
  });

  test('a refusal looks the same to the person, whatever the cause, save the code', async () => {
    const plain = (body: string) =>
      body
        .replace(/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/g, 'CODE')
        .replace(/name="csrf" value="[^"]+"/g, 'csrf')
        .replace(/nonce="[^"]+"/g, 'nonce')
        .replace(/value="[^"]*@blue\.example"/g, 'email')
        .replace(/(value="|organization=)(blue|green|own)"/g, 'organization');
    const bodies = await Promise.all([
      refusal({ email: 'boss@blue.example', password: 'wrong wrong wrong wrong' }),
      refusal({ email: 'noseat@blue.example' }),
      refusal({ email: 'suspended@blue.example' }),
      refusal({ email: 'nobody@blue.example' }),
      refusal({ email: 'boss@blue.example', organization: 'green' }),
      refusal({ email: 'boss@blue.example', organization: 'own' }),
    ]);
    expect(new Set(bodies.map(({ body }) => plain(body))).size).toBe(1);
  });

  test('what was typed in place of an address is kept nowhere', async () => {
    await refusal({ email: 'my.secret.words@blue.example' });
    const rows = await house.rows<{ row: string }>('SELECT attempts::text AS row FROM attempts');
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ row }) => row.includes('my.secret.words'))).toEqual([]);
  });

  test("a code of another organization, or none at all, is not found; an unknown organization's attempt is the operators'", async () => {
    const { reference } = await refusal({ organization: 'nowhere', email: 'boss@blue.example' });
    expect((await console.get(`/console/attempts?reference=${reference}`)).status).toBe(404);
    expect((await console.get('/console/attempts?reference=hello')).text).toContain(
      'This is not a reference code',
    );
    await addPerson(house, house.operatorsId, { email: 'op@portal.example', role: 'owner' });
    const operator = await signedIn(house, {
      organization: 'operators',
      email: 'op@portal.example',
      password: samplePassword,
    });
    const answer = await operator.get(`/console/attempts?reference=${reference}`);
    expect(answer.text).toContain('Unknown organization');
  });
});

test('checking a person runs the steps without a password and counts no attempt', async () => {
  const before = await house.rows('SELECT * FROM attempt_counters');
  const answer = await console.post(
    '/console/check',
    { email: 'noseat@blue.example' },
    { from: '/console/check' },
  );
  expect(answer.text).toContain('No licence assigned');
  expect(answer.text).toContain('Depends on the password');
  expect(await house.rows('SELECT * FROM attempt_counters')).toEqual(before);
});

test('the audit trail is sealed, whole, and shows where it was tampered with', async () => {
  await expect
    .poll(async () => (await house.rows('SELECT * FROM audit_unsealed')).length, { timeout: 10_000 })
    .toBe(0);
  const whole = await console.get('/console/audit?verify');
  expect(whole.text).toContain('The chain is whole');
  await house.rows(`UPDATE audit_events SET action = 'nothing.happened' WHERE organization_id = $1`, [blue]);
  expect((await console.get('/console/audit?verify')).text).toContain('The chain is broken at event 1');
});
