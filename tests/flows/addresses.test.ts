import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recheckAddresses } from '../../src/flows/addresses/recheck.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { type NameServer, openNameServer } from '../fixtures/name-server.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let names: NameServer;
let operator: Client;
let blue: string;
let red: string;

beforeAll(async () => {
  names = await openNameServer();
  house = await openHouse();
  await addPerson(house, house.operatorsId, { email: 'op@portal.example', role: 'owner' });
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
  await addPerson(house, blue, { email: 'ann@blue.example' });
  operator = await signedIn(house, {
    organization: 'operators',
    email: 'op@portal.example',
    password: samplePassword,
  });
});
afterAll(async () => {
  await house.close();
  await names.close();
});

const pageOf = (id: string) => `/operator/organizations/${id}`;
const add = (id: string, host: string) =>
  operator.post(`${pageOf(id)}/addresses`, { host }, { from: pageOf(id) });
const act = (id: string, host: string, verb: string) =>
  operator.post(`${pageOf(id)}/addresses/${host}/${verb}`, {}, { from: pageOf(id) });
const rowOf = async (host: string) =>
  (
    await house.rows<{ proof: string; verified: boolean; failing: boolean; released: boolean }>(
      `SELECT proof, verified_at IS NOT NULL AS verified, failing_since IS NOT NULL AS failing,
            released_at IS NOT NULL AS released FROM organization_addresses WHERE host = $1`,
      [host],
    )
  )[0];
const statusAt = async (host: string) => (await openClient(house, host).get('/sign-in')).status;

describe("a name under the portal's own", () => {
  test('is served at once, there only, and who was signed in at the shared address is not any more', async () => {
    const ann = { organization: 'blue', email: 'ann@blue.example', password: samplePassword };
    const shared = await signedIn(house, ann);
    const answer = await add(blue, ' https://Blue.LOCALHOST./ ');
    expect(answer.location).toBe(pageOf(blue));
    expect((await operator.follow(answer)).text).toContain('is served at blue.localhost from now on');
    expect(await rowOf('blue.localhost')).toMatchObject({ proof: '', verified: true });
    expect(await statusAt('blue.localhost')).toBe(200);
    await signedIn(house, { email: ann.email, password: ann.password, hostname: 'blue.localhost' });
    expect((await shared.get('/dashboard')).status).toBe(303);
    expect((await openClient(house).post('/sign-in', ann)).status).toBe(401);
    const audit = await house.rows('SELECT 1 FROM audit_events WHERE action = $1', ['address.added']);
    expect(audit).toHaveLength(1);
  });

  test('given up, it stops answering at once and is kept from others for 30 days', async () => {
    await add(blue, 'old.localhost');
    expect(await statusAt('old.localhost')).toBe(200);
    const answer = await act(blue, 'old.localhost', 'release');
    expect((await operator.follow(answer)).text).toContain('old.localhost is given up.');
    expect(await statusAt('old.localhost')).toBe(404);
    const taken = await add(red, 'old.localhost');
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('was given up less than 30 days ago');
    // The same organization may take it back.
    expect((await add(blue, 'old.localhost')).status).toBe(303);
    expect(await statusAt('old.localhost')).toBe(200);
    await act(blue, 'old.localhost', 'release');
    await house.rows(
      `UPDATE organization_addresses SET released_at = now() - interval '31 days' WHERE host = 'old.localhost'`,
    );
    expect((await add(red, 'old.localhost')).status).toBe(303);
    expect((await openClient(house, 'old.localhost').get('/sign-in')).text).toContain('Red Company');
    await act(red, 'old.localhost', 'release');
  });
});

describe('a foreign name', () => {
  const host = 'login.acme.example';

  test('is not served before its TXT record shows the proof', async () => {
    const answer = await add(red, host);
    const shown = await operator.follow(answer);
    const proof = (await rowOf(host))?.proof ?? '';
    expect(proof).toMatch(/^[\w-]{32}$/);
    expect(shown.text).toContain(`_gatehouse.${host}`);
    expect(shown.text).toContain(proof);
    expect(await statusAt(host)).toBe(404);
    const missing = await act(red, host, 'check');
    expect((await operator.follow(missing)).text).toContain('No TXT record shows the proof');
    names.records.set(`_gatehouse.${host}`, ['v=spf1 -all', 'something else']);
    await act(red, host, 'check');
    expect(await rowOf(host)).toMatchObject({ verified: false, failing: false });
    names.records.set(`_gatehouse.${host}`, ['v=spf1 -all', proof]);
    const found = await act(red, host, 'check');
    expect((await operator.follow(found)).text).toContain(`The proof is there: ${host} is in force.`);
    expect(await statusAt(host)).toBe(200);
  });

  test('stays in force when the proof is gone, and operators see it', async () => {
    const proof = names.records.get(`_gatehouse.${host}`) ?? [];
    const recheck = async () => {
      await house.rows(
        `UPDATE organization_addresses SET checked_at = now() - interval '2 days' WHERE host = $1`,
        [host],
      );
      await recheckAddresses(house.gatehouse.infra);
    };
    await recheck();
    expect(await rowOf(host)).toMatchObject({ verified: true, failing: false });
    names.records.delete(`_gatehouse.${host}`);
    await recheck();
    expect(await rowOf(host)).toMatchObject({ verified: true, failing: true });
    expect(await statusAt(host)).toBe(200);
    expect((await operator.get(pageOf(red))).text).toContain('Proof missing');
    // The list says so once a week has passed.
    expect((await operator.get('/operator?search=red')).text).not.toContain('Proof missing');
    await house.rows(
      `UPDATE organization_addresses SET failing_since = now() - interval '8 days' WHERE host = $1`,
      [host],
    );
    expect((await operator.get('/operator?search=red')).text).toContain('Proof missing');
    names.records.set(`_gatehouse.${host}`, proof);
    await recheck();
    expect(await rowOf(host)).toMatchObject({ verified: true, failing: false });
  });

  test('a name server that does not answer says nothing about the domain', async () => {
    await add(red, 'silent.acme.example');
    names.silent = true;
    const answer = await act(red, 'silent.acme.example', 'check');
    names.silent = false;
    expect((await operator.follow(answer)).text).toContain('gave no answer');
    expect(await rowOf('silent.acme.example')).toMatchObject({ verified: false });
  });

  test('asked for and never proven, it keeps nobody else out for longer than a week', async () => {
    await add(red, 'claimed.example');
    expect((await add(blue, 'claimed.example')).status).toBe(422);
    await house.rows(
      `UPDATE organization_addresses SET created_at = now() - interval '8 days' WHERE host = 'claimed.example'`,
    );
    expect((await add(blue, 'claimed.example')).status).toBe(303);
  });
});

test.each([
  ['', 'Enter a host name'],
  ['127.0.0.1', 'This is an IP address'],
  ['[::1]', 'This is an IP address'],
  ['0x7f.1', 'This is an IP address'],
  ['1.2.3', 'This is an IP address'],
  ['localhost', "This is the portal's own address"],
  ['LOCALHOST.', "This is the portal's own address"],
  ['www.localhost', 'The portal keeps this name for itself'],
  ['operators.localhost', 'The portal keeps this name for itself'],
  ['com', 'Everybody can register names under this one'],
  ['co.uk', 'Everybody can register names under this one'],
  ['name.example:8080', 'Enter a host name'],
  ['name.example/path', 'Enter a host name'],
  ['a_b.example', 'Enter a host name'],
  ['-a.example', 'Enter a host name'],
  ['a..example', 'Enter a host name'],
  ['a b.example', 'Enter a host name'],
  ['user@name.example', 'Enter a host name'],
  ['name.example\u0000', 'Enter a host name'],
  [`${'a'.repeat(64)}.example`, 'Enter a host name'],
  [`${'a.'.repeat(200)}example`, 'Enter a host name'],
  ['blue.localhost', 'belongs to an organization already'],
])('%j is refused by the field', async (typed, message) => {
  const answer = await add(red, typed);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(message);
});

test('international names are kept in their one spelling', async () => {
  expect((await add(red, 'BÜRO.example')).status).toBe(303);
  expect(await rowOf('xn--bro-hoa.example')).toMatchObject({ verified: false });
});
