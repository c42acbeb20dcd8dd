import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let ann: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  ann = await addPerson(house, blue, { email: 'ann@blue.example', name: 'Ann' });
});
afterAll(() => house.close());

const asAnn = () =>
  signedIn(house, { organization: 'blue', email: 'ann@blue.example', password: samplePassword });

test('whoever is signed in is told who they are and until when', async () => {
  const answer = await (await asAnn()).get('/session');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.headers['cache-control']).toBe('no-store');
  const [row] = await house.rows<{ expiresAt: Date }>('SELECT expires_at AS "expiresAt" FROM sessions');
  expect(JSON.parse(answer.body)).toEqual({
    organization: { id: blue, slug: 'blue', name: 'Blue Company' },
    user: { id: ann, name: 'Ann', email: 'ann@blue.example', role: 'member' },
    expiresAt: row?.expiresAt.toISOString(),
  });
});

test('nobody else is told anything, nor is the same browser after Log Out', async () => {
  expect((await openClient(house).get('/session')).location).toMatch(/^\/sign-in/);
  const client = await asAnn();
  const cookies = new Map(client.cookies);
  await client.post('/sign-out', {}, { from: '/profile' });
  for (const [name, value] of cookies) client.cookies.set(name, value);
  const answer = await client.get('/session');
  expect(answer.status).toBe(303);
  expect(answer.body).not.toContain('ann@blue.example');
});

test('a suspended person is nobody', async () => {
  const client = await asAnn();
  await house.rows(`UPDATE users SET status = 'suspended' WHERE id = $1`, [ann]);
  expect((await client.get('/session')).status).toBe(303);
});
