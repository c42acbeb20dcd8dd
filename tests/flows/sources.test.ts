import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openClient } from '../fixtures/client.ts';
import { addSqlSource, type Crm, openPostgresqlCrm } from '../fixtures/crm.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

// How an administrator keeps the sources of an organization.

let house: House;
let crm: Crm;
let blue: string;
let admin: Client;
const host = 'blue.localhost';

beforeAll(async () => {
  house = await openHouse();
  crm = await openPostgresqlCrm();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company', host });
  await addPerson(house, blue, { email: 'admin@blue.example', role: 'administrator' });
  admin = openClient(house, host);
  await admin.post('/sign-in', { email: 'admin@blue.example', password: samplePassword });
  const hash = await house.gatehouse.infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
  await crm.run(`INSERT INTO people VALUES (1, 'ann@abroad.example', 'Ann Field', '${hash}')`);
});
afterAll(async () => {
  await house?.close();
  await crm?.close();
});

const form = () => ({
  beginning: 'postgresql',
  label: 'External Users',
  shownOn: 'sign-in',
  domains: 'abroad.example, @Example.ORG',
  engine: 'postgresql',
  host: crm.settings.host,
  port: String(crm.settings.port),
  database: crm.settings.database,
  user: crm.settings.user,
  password: crm.secrets.password,
  tls: 'off',
  lookup: 'SELECT id, email, name, hash, active FROM people WHERE email = :email',
  'column-subject': 'id',
  'column-email': 'email',
  'column-name': 'name',
  'column-hash': 'hash',
  'column-active': 'active',
  scheme: 'detect',
  update: '',
  create: 'yes',
  role: 'member',
  license: '',
  trustsEmail: 'yes',
});

const idOf = async (): Promise<string> => {
  const [row] = await house.rows<{ id: string }>(
    `SELECT id FROM identity_sources WHERE label LIKE 'External%'`,
  );
  return row?.id ?? '';
};

const signInWith = async (id: string): Promise<{ status: number; client: Client }> => {
  const client = openClient(house, host);
  const fields = { email: 'ann@abroad.example', password: samplePassword };
  return { status: (await client.post(`/sign-in/with/${id}`, fields)).status, client };
};

test('a source is added switched off, tested, switched on; off again it ends the sessions of its people', async () => {
  const added = await admin.post('/console/sources/new', form());
  const id = await idOf();
  expect(added.location).toBe(`/console/sources/${id}#test`);
  expect((await signInWith(id)).status).toBe(404);

  const tested = await admin.post(`/console/sources/${id}/test`, { email: 'ann@abroad.example' });
  expect(tested.status).toBe(200);
  expect(tested.text).toContain('Works');
  expect(tested.text).not.toContain('Does not work');
  expect(tested.body).not.toContain('$argon2');
  expect(tested.body).not.toContain(crm.secrets.password);

  await admin.post(`/console/sources/${id}/start`, {});
  const { status, client } = await signInWith(id);
  expect(status).toBe(303);
  expect((await client.get('/dashboard')).status).toBe(200);

  await admin.post(`/console/sources/${id}/end`, {});
  expect((await client.get('/dashboard')).location).toMatch(/^\/sign-in/);
  expect((await signInWith(id)).status).toBe(404);
  const [session] = await house.rows<{ ended_because: string }>(
    'SELECT ended_because FROM sessions WHERE source_id = $1',
    [id],
  );
  expect(session?.ended_because).toBe('source-off');
});

test('the form gives no secret back; left empty it is kept, and what somebody else changed is not overwritten', async () => {
  const id = await idOf();
  const page = await admin.get(`/console/sources/${id}`);
  expect(page.body).not.toContain(crm.secrets.password);
  const [, version = ''] = /name="version" value="(\d+)"/.exec(page.body) ?? [];
  const { beginning: _, ...fields } = form();
  const saved = await admin.post(`/console/sources/${id}`, {
    ...fields,
    version,
    password: '',
    label: 'External',
  });
  expect(saved.status).toBe(303);
  const again = await admin.post(`/console/sources/${id}`, { ...fields, version, label: 'Mine' });
  expect(again.status).toBe(409);
  expect(again.body).toContain('Mine');
  const tested = await admin.post(`/console/sources/${id}/test`, { email: 'ann@abroad.example' });
  expect(tested.text).not.toContain('Does not work');
});

test.each([
  ['label', ''],
  ['port', '0'],
  ['lookup', 'SELECT 1'],
  ['update', 'UPDATE people SET hash = 1'],
  ['domains', 'not a domain'],
  ['engine', 'oracle'],
])('a wrong %s is told by its field, and nothing is lost', async (field, value) => {
  const answer = await admin.post('/console/sources/new', {
    ...form(),
    database: 'kept_as_typed',
    [field]: value,
  });
  expect(answer.status).toBe(422);
  expect(answer.body).toContain(`id="field-${field}-error"`);
  expect(answer.body).toContain('kept_as_typed');
  expect(answer.body).not.toContain(crm.secrets.password);
});

test('a wrong password for the database is told to the administrator, and no secret with it', async () => {
  const source = await addSqlSource(house, blue, crm, {}, { password: 'surely-not-this-one' });
  const tested = await admin.post(`/console/sources/${source.id}/test`, {});
  expect(tested.text).toContain('Does not work');
  expect(tested.body).not.toContain('surely-not-this-one');
  await admin.post(`/console/sources/${source.id}/removal`, {});
});

test('a source that keeps people cannot be removed; one without goes', async () => {
  const id = await idOf();
  await admin.post(`/console/sources/${id}/removal`, {});
  expect(await idOf()).toBe(id);
  await house.rows('DELETE FROM users WHERE source_id = $1', [id]);
  await admin.post(`/console/sources/${id}/removal`, {});
  expect(await idOf()).toBe('');
});
