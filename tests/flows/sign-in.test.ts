import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await addPerson(house, blue, { email: 'ann@blue.example' });
});
afterAll(() => house.close());

const signIn = (client: ReturnType<typeof openClient>, fields: Record<string, string>) =>
  client.post('/sign-in', {
    organization: 'blue',
    email: 'ann@blue.example',
    password: samplePassword,
    ...fields,
  });

describe('signing in at the shared address', () => {
  test('organization, e-mail address and password lead to the dashboard', async () => {
    const client = openClient(house);
    const answer = await signIn(client, {});
    expect(answer.status).toBe(303);
    expect(answer.location).toBe('/dashboard');
    expect(client.cookies.has('__Host-session')).toBe(true);
  });

  test('the full name and any case of name and address do as well', async () => {
    const answer = await signIn(openClient(house), {
      organization: ' BLUE  company ',
      email: 'ANN@Blue.Example',
    });
    expect(answer.status).toBe(303);
  });

  test.each([
    ['a wrong password', { password: 'something else entirely' }],
    ['an unknown address', { email: 'nobody@blue.example' }],
    ['an unknown organization', { organization: 'green' }],
  ])('%s: the same words, and a reference code', async (_what, fields) => {
    const answer = await signIn(openClient(house), fields);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('You could not be signed in');
    expect(answer.text).toMatch(/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/);
    expect(answer.text).not.toContain(samplePassword);
  });

  test('a member without the seat that the organization requires is refused, an administrator is not', async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await set(house, red, signInSettings, { licenseRequired: true });
    const member = await addPerson(house, red, { email: 'bob@red.example' });
    await addPerson(house, red, { email: 'boss@red.example', role: 'administrator' });
    const as = (email: string) => signIn(openClient(house), { organization: 'red', email });
    expect((await as('bob@red.example')).status).toBe(401);
    expect((await as('boss@red.example')).location).toBe('/console');
    await giveSeat(house, red, await addLicense(house, red, { seats: 1 }), member);
    expect((await as('bob@red.example')).location).toBe('/dashboard');
  });

  test('two hundred wrong guesses at once: five are compared, the rest must wait', async () => {
    await addPerson(house, blue, { email: 'guessed@blue.example' });
    const client = openClient(house);
    const csrf = await client.token();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        client.send(
          'POST',
          '/sign-in',
          new URLSearchParams({
            csrf,
            organization: 'blue',
            email: index % 2 ? 'guessed@blue.example' : 'GUESSED@blue.example',
            password: `wrong guess ${index}`,
          }).toString(),
          { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
        ),
      ),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]));
    const rows = await house.rows<{ cause: string; count: number }>(
      `SELECT cause, count(*)::int AS count FROM attempts JOIN users ON users.id = attempts.user_id
         WHERE email = 'guessed@blue.example' GROUP BY cause`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.cause, row.count]))).toEqual({
      'wrong-password': 5,
      'too-many-attempts': 195,
    });
  });
});
