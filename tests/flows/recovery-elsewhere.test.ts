import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SettingsOf } from '../../src/domain/identity-sources/sources.schema.ts';
import type { SqlSource } from '../../src/domain/identity-sources/sources.ts';
import { type RecoveryMethod, recoverySettings } from '../../src/flows/recovery/settings.ts';
import { recorded as recordedIn, referenceOf } from '../fixtures/answers.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { addSqlSource, type Crm, comeIn, openPostgresqlCrm, setPassword } from '../fixtures/crm.ts';
import { addDirectory } from '../fixtures/directory.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

// People whose password somebody else keeps, and who forgot it.

const fresh = 'violet harbour lantern seventeen';

let house: House;
let crm: Crm;
let count = 0;

beforeAll(async () => {
  house = await openHouse({ HASH_MEMORY_KIB: 1_024 });
  crm = await openPostgresqlCrm();
});
afterAll(async () => {
  await crm.close();
  await house.close();
});
beforeEach(() => house.rows('TRUNCATE code_budgets, portal_code_budgets'));

interface World {
  readonly id: string;
  readonly slug: string;
  readonly source: SqlSource;
  readonly email: string;
}

/** An organization with a person of its CRM, who was here before unless told otherwise. */
async function world(
  method: RecoveryMethod,
  changes: Partial<SettingsOf<'sql'>>,
  { cameBefore = true } = {},
): Promise<World> {
  const slug = `org-${++count}`;
  const email = `person${count}@crm.example`;
  const id = await addOrganization(house, { slug, name: `Organization ${count}` });
  await set(house, id, recoverySettings, { method });
  const hash = await bcrypt(samplePassword, { cost: 4 });
  await crm.run(`INSERT INTO people (id, email, name, hash) VALUES (${count}, '${email}', 'Pat', '${hash}')`);
  const source = await addSqlSource(house, id, crm, changes);
  const made = { id, slug, source, email };
  if (cameBefore) expect((await enter(made)).kind).toBe('signed-in');
  return made;
}

const enter = ({ source, slug, email }: World, password = samplePassword) =>
  comeIn(house, source, { email, password, organizationName: slug });
const recorded = (reference: string) => recordedIn(house, reference);
const ask = (client: Client, { slug, email }: Pick<World, 'slug' | 'email'>) =>
  client.post('/forgot-password', { organization: slug, email }, { from: '/forgot-password' });

async function codeFor(client: Client, where: World): Promise<string> {
  await ask(client, where);
  const mail = await house.mailbox.next(where.email);
  return /^\d{6}$/m.exec(mail.text)?.[0] ?? `no code in: ${mail.text}`;
}

async function byCode(where: World, password = fresh) {
  const client = openClient(house);
  const code = await codeFor(client, where);
  await client.post('/forgot-password/code', { code }, { from: '/forgot-password/code' });
  return client.post(
    '/forgot-password/new-password',
    { password, confirmation: password },
    { from: '/forgot-password/new-password' },
  );
}

const hashThere = async (email: string) =>
  (await crm.run(`SELECT hash FROM people WHERE email = '${email}'`))[0]?.hash;
const keptHere = async (id: string) =>
  (await house.rows(`SELECT 1 FROM credentials WHERE organization_id = $1 AND kind = 'password'`, [id]))
    .length;

describe('a person of a CRM', () => {
  test('the new password goes to the CRM where it may be written, and nothing is kept here', async () => {
    const where = await world('code', { update: setPassword, updateScheme: 'bcrypt' });
    const before = await hashThere(where.email);
    expect((await byCode(where)).location).toBe('/dashboard');
    const after = await hashThere(where.email);
    expect(after).not.toBe(before);
    expect(after).toMatch(/^\$2[aby]\$/);
    expect(await keptHere(where.id)).toBe(0);
    expect((await enter(where, samplePassword)).kind).toBe('refused');
    expect((await enter(where, fresh)).kind).toBe('signed-in');
  });

  test('else it is kept here and wins, as long as the CRM still holds that person', async () => {
    const where = await world('code', {});
    const before = await hashThere(where.email);
    expect((await byCode(where)).location).toBe('/dashboard');
    expect(await hashThere(where.email)).toBe(before);
    expect(await keptHere(where.id)).toBe(1);
    expect((await enter(where, samplePassword)).kind).toBe('refused');
    expect((await enter(where, fresh)).kind).toBe('signed-in');
    await crm.run(`DELETE FROM people WHERE email = '${where.email}'`);
    expect((await enter(where, fresh)).kind).toBe('refused');
    const client = openClient(house);
    await ask(client, where);
    const page = await client.get('/forgot-password/code');
    expect((await recorded(referenceOf(page))).cause).toBe('source-person-gone');
  });

  test('a CRM that takes no password: nothing changes, a clear message, and the proof is kept', async () => {
    const where = await world('code', {
      update: 'UPDATE nowhere SET hash = :hash WHERE id = :subject',
      updateScheme: 'bcrypt',
    });
    const client = openClient(house);
    const code = await codeFor(client, where);
    await client.post('/forgot-password/code', { code }, { from: '/forgot-password/code' });
    const typed = { password: fresh, confirmation: fresh };
    const answer = await client.post('/forgot-password/new-password', typed, {
      from: '/forgot-password/new-password',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('could not be saved where your account is kept');
    expect((await recorded(referenceOf(answer))).outcome).toBe('failed');
    expect((await enter(where, samplePassword)).kind).toBe('signed-in');
    expect((await client.get('/forgot-password/new-password')).status).toBe(200);
  });

  test('by a link and by a generated password it goes the same way', async () => {
    for (const method of ['link', 'generated'] as const) {
      const where = await world(method, { update: setPassword, updateScheme: 'bcrypt' });
      const client = openClient(house);
      await ask(client, where);
      const path = method === 'link' ? '/reset-password' : '/new-password';
      const mail = await house.mailbox.next(where.email);
      await client.get(new URL(mail.links.find((each) => each.includes(`${path}/`)) ?? '').pathname);
      if (method === 'generated') {
        await client.post('/new-password', {}, { from: '/new-password' });
        const password =
          /^[a-z0-9]{4}(-[a-z0-9]{4}){6}$/m.exec((await house.mailbox.next(where.email)).text)?.[0] ?? '';
        const arrived = await client.post('/sign-in', {
          organization: where.slug,
          email: where.email,
          password,
        });
        expect(arrived.location).toBe('/own-password');
      }
      const form = method === 'link' ? path : '/own-password';
      const done = await client.post(form, { password: fresh, confirmation: fresh }, { from: form });
      expect(done.status, method).toBe(303);
      expect((await enter(where, fresh)).kind, method).toBe('signed-in');
      expect((await enter(where, samplePassword)).kind, method).toBe('refused');
    }
  });

  test('whoever was never here is found in the CRM and recovers all the same, where people may join', async () => {
    const where = await world('code', { update: setPassword, updateScheme: 'bcrypt' }, { cameBefore: false });
    expect((await byCode(where)).location).toBe('/dashboard');
    expect((await enter(where, fresh)).kind).toBe('signed-in');
  });

  test('where nobody may join, an address that only the CRM knows is unknown', async () => {
    const joining = { create: false, domains: [], role: 'member' as const, trustsEmail: true };
    const where = await world('code', { joining }, { cameBefore: false });
    const client = openClient(house);
    await ask(client, where);
    const page = await client.get('/forgot-password/code');
    expect((await recorded(referenceOf(page))).cause).toBe('unknown-account');
    expect(await house.rows('SELECT 1 FROM users WHERE organization_id = $1', [where.id])).toEqual([]);
  });
});

describe('a person of a directory', () => {
  test.each(['link', 'generated', 'code'] as const)(
    'is told by mail where the password is kept (%s)',
    async (method) => {
      const slug = `org-${++count}`;
      const email = `staff${count}@directory.example`;
      const id = await addOrganization(house, { slug, name: `Organization ${count}` });
      await set(house, id, recoverySettings, { method });
      const sourceId = await addDirectory(house, id, {
        label: 'Corporate Staff',
        settings: { issuer: 'https://directory.example' },
      });
      const userId = await addPerson(house, id, { email, password: null });
      await house.rows('UPDATE users SET source_id = $1 WHERE id = $2', [sourceId, userId]);
      const client = openClient(house);
      const answer = await ask(client, { slug, email });
      const page = answer.location ? await client.follow(answer) : answer;
      const mail = await house.mailbox.next(email);
      expect(mail.text).toContain('Corporate Staff');
      expect(mail.text).not.toMatch(/\d{6}$|reset-password|new-password/m);
      expect((await recorded(referenceOf(page))).cause).toBe('kept-elsewhere');
    },
  );
});
