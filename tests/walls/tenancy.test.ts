import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword } from '../fixtures/people.ts';

// The wall between organizations stands in the database: here every table that belongs to one is tried.

let house: House;
let app: pg.Client;
let blue: string;
let red: string;
let tables: string[];

beforeAll(async () => {
  house = await openHouse();
  app = new pg.Client({ connectionString: house.urls.appUrl });
  await app.connect();
  [blue, red] = [
    await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' }),
    await addOrganization(house, { slug: 'red', name: 'Red Company' }),
  ];
  for (const [id, slug] of [
    [blue, 'blue'],
    [red, 'red'],
  ] as const) {
    const person = await addPerson(house, id, { email: `ann@${slug}.example`, role: 'owner' });
    await giveSeat(house, id, await addLicense(house, id, { seats: 3 }), person);
  }
  await signedIn(house, { organization: 'red', email: 'ann@red.example', password: samplePassword });
  const rows = await house.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'organization_id' ORDER BY 1`,
  );
  tables = rows.map((row) => row.name);
});
afterAll(async () => {
  await app.end();
  await house.close();
});

const as = async <T>(organizationId: string | undefined, work: () => Promise<T>): Promise<T> => {
  await app.query('BEGIN');
  try {
    if (organizationId)
      await app.query('SELECT set_config($1, $2, true)', ['app.organization', organizationId]);
    return await work();
  } finally {
    await app.query('ROLLBACK');
  }
};

test('only the tables named here belong to no organization', async () => {
  const rows = await house.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const global = rows.map((row) => row.name).filter((name) => !tables.includes(name));
  expect(global).toEqual(['mail_budgets', 'portal_code_budgets', 'schema_migrations']);
  expect(tables.length).toBeGreaterThan(20);
});

test('every table of an organization is closed by force, with its organization first in the primary key', async () => {
  const rows = await house.rows<{ name: string; enabled: boolean; forced: boolean; first: string }>(
    `SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, a.attname AS first
       FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
       WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY($1)`,
    [tables],
  );
  expect(rows.map((row) => row.name).sort()).toEqual(tables);
  expect(rows.filter((row) => !row.enabled || !row.forced || row.first !== 'organization_id')).toEqual([]);
});

test('the application can neither bypass the walls nor own, create or unlock anything', async () => {
  const { rows } = await app.query(
    'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user',
  );
  expect(rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
  for (const attempt of [
    'ALTER TABLE users DISABLE ROW LEVEL SECURITY',
    'DROP POLICY tenant ON users',
    'CREATE POLICY mine ON users USING (true)',
    'SET ROLE gatehouse_owner',
    'CREATE TABLE mine (id integer)',
    'UPDATE audit_events SET action = action',
    'DELETE FROM audit_events',
    'DELETE FROM audit_seals',
    'DELETE FROM schema_migrations',
  ]) {
    await expect(app.query(attempt), attempt).rejects.toThrow(/permission denied|must be owner/);
  }
});

describe('each table', () => {
  test('shows nothing where no organization is named, and only its own rows where one is', async () => {
    for (const table of tables) {
      const none = await as(undefined, () => app.query(`SELECT count(*)::int AS count FROM ${table}`));
      expect(none.rows[0].count, `${table} without an organization`).toBe(0);
      const own = await as(red, () => app.query(`SELECT DISTINCT organization_id AS id FROM ${table}`));
      expect(
        own.rows.map((row) => row.id).filter((id) => id !== red),
        `${table} as red`,
      ).toEqual([]);
    }
    const filled = await as(red, () => app.query('SELECT count(*)::int AS count FROM users'));
    expect(filled.rows[0].count).toBe(1);
  });

  test('lets nobody change, remove or slip in a row of another organization', async () => {
    for (const table of tables) {
      const [sample] = await house.rows<{ row: unknown }>(
        `SELECT to_jsonb(t) AS row FROM ${table} t WHERE organization_id = $1 LIMIT 1`,
        [red],
      );
      const touched = await as(blue, async () => {
        const writable = await app.query(`SELECT has_table_privilege('${table}', 'UPDATE') AS yes`);
        if (!writable.rows[0].yes) return 0;
        const updated = await app.query(
          `UPDATE ${table} SET organization_id = organization_id WHERE organization_id = $1`,
          [red],
        );
        const deleted = await app.query(`DELETE FROM ${table} WHERE organization_id = $1`, [red]);
        return (updated.rowCount ?? 0) + (deleted.rowCount ?? 0);
      });
      expect(touched, `${table} changed from outside`).toBe(0);
      if (!sample) continue;
      const insert = `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`;
      await expect(
        as(blue, () => app.query(insert, [JSON.stringify(sample.row)])),
        `${table} slipped in`,
      ).rejects.toThrow(/row-level security/);
    }
  });
});

describe('what an organization says in its own words', () => {
  const say = (text: string) =>
    house.rows(
      `INSERT INTO wordings (organization_id, locale, message_id, text)
         SELECT $1, locale, message_id, $2 FROM unnest(ARRAY['en', 'it']) AS locale,
           unnest(ARRAY['help.title', 'help.chart', 'help.chart-start', 'help.step-organization', 'sign-in.title']) AS message_id
         ON CONFLICT DO NOTHING`,
      [blue, text],
    );

  test('is read at its own address and nowhere else, however often pages are kept in memory', async () => {
    await say('Blue speaks "<script>alert(1)</script>\\\\N &#60;i&#62;');
    const own = openClient(house, 'blue.localhost');
    const shared = openClient(house);
    const paths = ['/sign-in', '/help', '/help/sign-in'];
    await expect
      .poll(async () => (await own.get('/sign-in')).body, { timeout: 2_000 })
      .toContain('Blue speaks');
    for (const language of ['en', 'it'])
      for (const path of paths)
        expect((await own.get(path, { 'accept-language': language })).body, path).toMatch(
          /Blue speaks (?![\s\S]*<(script>alert|i>))/,
        );
    for (const language of ['en', 'it'])
      for (const path of paths)
        expect((await shared.get(path, { 'accept-language': language })).body, path).not.toContain(
          'Blue speaks',
        );
  });
});
