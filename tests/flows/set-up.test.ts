import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureReserved, issueSetUpLink } from '../../src/flows/founding/first-operator.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;

beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const issue = async () => (await issueSetUpLink(house.gatehouse.infra)) as URL;
const person = {
  name: 'Olive Porter',
  email: 'olive@portal.example',
  password: samplePassword,
  confirmation: samplePassword,
};

async function follow(link: URL): Promise<Client> {
  const client = openClient(house);
  const answer = await client.get(link.pathname);
  expect(answer.location).toBe('/set-up');
  return client;
}
const fillIn = (client: Client, change: Record<string, string> = {}) =>
  client.post('/set-up', { ...person, ...change }, { from: '/sign-in' });

test('the printed link makes the first operator, once', async () => {
  const link = await issue();
  expect(link.origin).toBe(`http://localhost:${house.port}`);
  const client = await follow(link);
  expect((await client.get('/set-up')).text).toContain('Whoever fills this in becomes the first operator.');
  const done = await fillIn(client);
  expect(done.location).toBe('/sign-in?organization=operators');
  expect((await client.follow(done)).text).toContain('You are the first operator. Sign in now.');
  const olive = await signedIn(house, {
    organization: 'operators',
    email: person.email,
    password: samplePassword,
  });
  expect((await olive.get('/operator')).text).toContain('There is no organization yet');
  // From now on nothing leads there any more.
  expect(await issueSetUpLink(house.gatehouse.infra)).toBeUndefined();
  const again = await follow(link);
  expect(await again.get('/set-up')).toMatchObject({ status: 410 });
  expect(await fillIn(again, { email: 'other@portal.example' })).toMatchObject({ status: 410 });
  expect(await house.rows('SELECT 1 FROM users')).toHaveLength(1);
});

test('looking at the link uses nothing up', async () => {
  const link = await issue();
  for (let times = 0; times < 3; times += 1) await follow(link).then((client) => client.get('/set-up'));
  expect((await fillIn(await follow(link))).status).toBe(303);
});

test('of many at once, with several links, exactly one becomes the operator', async () => {
  const links = await Promise.all([issue(), issue(), issue()]);
  const clients = await Promise.all(Array.from({ length: 12 }, (_, at) => follow(links[at % 3] as URL)));
  const answers = await Promise.all(
    clients.map((client, at) => fillIn(client, { email: `op${at}@portal.example` })),
  );
  const statuses = answers.map((answer) => answer.status).sort();
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(statuses.filter((status) => status === 410 || status === 303 || status === 503)).toHaveLength(12);
  expect(await house.rows('SELECT 1 FROM users')).toHaveLength(1);
});

test.each([
  ['expired', (link: URL) => link.pathname, `UPDATE verifications SET expires_at = now()`],
  [
    'altered',
    ({ pathname }: URL) => `${pathname.slice(0, -2)}${pathname.endsWith('AA') ? 'EE' : 'AA'}`,
    'SELECT 1',
  ],
  ['nonsense', () => '/set-up/%00', 'SELECT 1'],
])('%s: the page says so before anything is typed', async (_what, pathOf, change) => {
  const link = await issue();
  await house.rows(change);
  const client = openClient(house);
  await client.get(pathOf(link));
  const page = await client.get('/set-up');
  expect(page.status).toBe(410);
  expect(page.text).toContain('This link cannot be used');
  expect(page.body).not.toContain('name="password"');
  expect((await fillIn(client)).status).toBe(410);
});

test("another organization's link of the same shape opens nothing", async () => {
  const blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  const link = await issue();
  const [operators = '', secret = ''] = link.pathname.split('/').pop()?.split('.') ?? [];
  const id = Buffer.from(blue.replaceAll('-', ''), 'hex').toString('base64url');
  expect(id).not.toBe(operators);
  const client = openClient(house);
  await client.get(`/set-up/${id}.${secret}`);
  expect((await client.get('/set-up')).status).toBe(410);
});

test('wrong entries are named by the field and use nothing up', async () => {
  const client = await follow(await issue());
  const short = await fillIn(client, { password: 'short', confirmation: 'short' });
  expect(short.status).toBe(422);
  expect(short.text).toContain('Use at least 15 characters');
  expect((await fillIn(client, { confirmation: 'something else entirely' })).text).toContain(
    'The two passwords differ',
  );
  expect((await fillIn(client, { email: 'nonsense' })).text).toContain('Enter one e-mail address');
  expect((await fillIn(client, { name: 'A\u0000' })).status).toBe(422);
  expect((await fillIn(client)).status).toBe(303);
});

test('where there is an operator already, no link is made and an old one is dead', async () => {
  const link = await issue();
  await addPerson(house, house.operatorsId, { email: 'first@portal.example', role: 'owner' });
  expect(await issueSetUpLink(house.gatehouse.infra)).toBeUndefined();
  const page = await (await follow(link)).get('/set-up');
  expect(page.status).toBe(410);
  expect(page.text).toContain('The portal is set up');
});

test("an organization's own address has no set-up", async () => {
  await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' });
  const link = await issue();
  expect((await openClient(house, 'blue.localhost').get(link.pathname)).status).toBe(404);
  expect((await openClient(house, 'blue.localhost').get('/set-up')).status).toBe(404);
});

test("any number of processes make one operators' organization", async () => {
  await house.rows('DELETE FROM organizations');
  const { infra } = house.gatehouse;
  const ids = await Promise.all(Array.from({ length: 8 }, () => ensureReserved(infra)));
  expect(new Set(ids).size).toBe(1);
  expect(await house.rows('SELECT 1 FROM organizations WHERE reserved')).toHaveLength(1);
});
