import { inspect } from 'node:util';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SettingsOf } from '../../src/domain/identity-sources/sources.schema.ts';
import type { SqlSource } from '../../src/domain/identity-sources/sources.ts';
import { lookUpPerson } from '../../src/domain/identity-sources/sql/look-up.ts';
import { lookupOf } from '../../src/domain/identity-sources/sql/statements.ts';
import { ForeignDatabaseError } from '../../src/infra/foreign-database/foreign-databases.ts';
import {
  addSqlSource,
  attemptOf,
  type Crm,
  comeIn,
  openMariadbCrm,
  openPostgresqlCrm,
  termsOf,
} from '../fixtures/crm.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ HASH_MEMORY_KIB: 1_024 });
});
afterAll(() => house.close());

describe.each([
  ['PostgreSQL', openPostgresqlCrm],
  ['MariaDB', openMariadbCrm],
])('people of a CRM in %s', (name, open) => {
  let crm: Crm;
  let source: SqlSource;
  let organizationId: string;
  const slug = name.toLowerCase();
  const enter = (email: string, password = samplePassword, by = source) =>
    comeIn(house, by, { email, password, organizationName: slug });
  const addTo = (changes: Partial<SettingsOf<'sql'>>, secrets = {}) =>
    addSqlSource(house, organizationId, crm, changes, secrets);

  /** Refused: the visitor is told a reference code, and an administrator finds the cause under it. */
  async function causeOf(outcome: Awaited<ReturnType<typeof enter>>) {
    if (outcome.kind !== 'refused') throw new Error(`let in: ${outcome.kind}`);
    expect(outcome.reference).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    const attempt = await attemptOf(house, outcome.reference);
    expect(attempt?.cause).toBe(outcome.cause);
    expect(JSON.stringify(attempt)).not.toMatch(/secret|\$2b\$|correct horse/);
    return { cause: outcome.cause, ...attempt?.detail };
  }

  beforeAll(async () => {
    crm = await open();
    organizationId = await addOrganization(house, { slug, name });
    const hash = await bcrypt(samplePassword, { cost: 4 });
    const weak =
      '$argon2id$v=19$m=1048576,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';
    const people: (string | number | null)[][] = [
      [1, 'ann@crm.example', 'Ann Ünal', hash],
      [2, 'twin@crm.example', 'First Twin', hash],
      [3, 'twin@crm.example', 'Second Twin', hash],
      [4, 'nothing@crm.example', 'No Password', null],
      [5, 'empty@crm.example', 'Empty Password', ''],
      [6, 'unknown-scheme@crm.example', 'Odd', 'plain text?'],
      [7, 'costly@crm.example', 'Costly', weak],
      [8, 'long@crm.example', 'x'.repeat(10_001), hash],
      [9, 'gone@crm.example', 'Gone', hash],
      [10, 'nosé@crm.example', 'Accent', hash],
      [11, 'local@crm.example', 'Impostor', hash],
      [12, 'huge@crm.example', 'x'.repeat(60_000), hash],
      [13, 'nameless@crm.example', null, hash],
      ...Array.from({ length: 12 }, (_, index) => [20 + index, `fresh${index}@crm.example`, 'Fresh', hash]),
    ];
    const quoted = (value: string | number | null) =>
      typeof value === 'string' ? `'${value}'` : String(value);
    await crm.run(
      `INSERT INTO people (id, email, name, hash) VALUES ${people.map((row) => `(${row.map(quoted).join(', ')})`).join(', ')};
       UPDATE people SET active = false WHERE id = 9;`,
    );
    source = await addTo({});
  });
  afterAll(() => crm.close());

  test('C2: the first success makes a user, the next finds the same one', async () => {
    expect((await enter('ann@crm.example')).kind).toBe('signed-in');
    expect((await enter('ann@crm.example')).kind).toBe('signed-in');
    const users = await house.rows(
      `SELECT u.name, u.email, u.role, i.subject, u.source_id = i.source_id AS home FROM users u
         JOIN user_identities i ON i.user_id = u.id WHERE u.organization_id = $1`,
      [organizationId],
    );
    expect(users).toEqual([
      { name: 'Ann Ünal', email: 'ann@crm.example', role: 'member', subject: '1', home: true },
    ]);
    const sessions = await house.rows('SELECT method FROM sessions WHERE organization_id = $1', [
      organizationId,
    ]);
    expect(sessions.map((row) => (row as { method: string }).method)).toEqual(['sql', 'sql']);
  });

  test('somebody without a name is called by their address', async () => {
    expect((await enter('nameless@crm.example')).kind).toBe('signed-in');
    const [user] = await house.rows<{ name: string }>(
      `SELECT name FROM users WHERE email = 'nameless@crm.example'`,
    );
    expect(user?.name).toBe('nameless@crm.example');
  });

  test.each<[string, string, string, Record<string, unknown>]>([
    ['a wrong password', 'fresh0@crm.example', 'wrong-password', {}],
    ['an unknown address', 'nobody@crm.example', 'source-person-unknown', {}],
    ['two rows for one person', 'twin@crm.example', 'source-person-twice', {}],
    ['somebody who is not active', 'gone@crm.example', 'source-person-inactive', {}],
    ['a hash that is NULL', 'nothing@crm.example', 'source-password-unusable', { problem: 'none' }],
    ['an empty hash', 'empty@crm.example', 'source-password-unusable', { problem: 'none' }],
    ['a hash of no known scheme', 'unknown-scheme@crm.example', 'source-password-unusable', {}],
    ['a hash beyond the caps', 'costly@crm.example', 'source-password-unusable', {}],
    [
      'a value of 10,001 characters',
      'long@crm.example',
      'source-answer-unusable',
      { column: 'name', problem: 'too-long' },
    ],
  ])('%s', async (_what, email, cause, detail) => {
    const password = cause === 'wrong-password' ? 'something else entirely' : samplePassword;
    expect(await causeOf(await enter(email, password))).toMatchObject({ cause, ...detail });
  });

  test.each([
    ["' OR '1'='1"],
    ["ann@crm.example' OR '1'='1"],
    ["ann@crm.example'; DROP TABLE people; --"],
    ['ann@crm.example" OR ""="'],
    ["\\' OR 1=1 -- @crm.example"],
    ['ann@crm.example/*'],
    ['$1'],
    ['%@crm.example'],
    ['ann@crm.example\n'],
    ['{"email":"ann@crm.example"}'],
  ])('an address that would be a statement finds nobody: %j', async (email) => {
    const outcome = await enter(email, 'anything at all');
    expect(await causeOf(outcome)).toMatchObject({
      cause: email.trim() === 'ann@crm.example' ? 'wrong-password' : 'source-person-unknown',
    });
    expect((await crm.run('SELECT count(*) AS n FROM people'))[0]?.n).toSatisfy((n) => Number(n) === 25);
  });

  test('characters that its character set does not know are nobody, and NUL is never sent', async () => {
    expect(await causeOf(await enter('日本@crm.example'))).toMatchObject({ cause: 'source-person-unknown' });
    expect(await lookUpPerson(house.gatehouse.infra, source, 'ann\0@crm.example')).toMatchObject({
      cause: 'source-person-unknown',
    });
  });

  test('a collation that takes é for e lets nobody into the account of another address', async () => {
    const outcome = await causeOf(await enter('nose@crm.example'));
    expect(['source-person-unknown', 'source-answer-unusable']).toContain(outcome.cause);
    if (name === 'MariaDB') expect(outcome).toMatchObject({ column: 'email', problem: 'another' });
  });

  test.each([[''], ['   '], [`${samplePassword}\0`], ['\0']])(
    'password %j is refused before it is asked',
    async (password) => {
      const dead = await addTo({ port: 1 });
      const outcome = await enter('fresh1@crm.example', password, dead);
      expect(await causeOf(outcome)).toMatchObject({ cause: 'wrong-password' });
    },
  );

  test('an address that somebody here has already joins nothing, and says so', async () => {
    const local = await addPerson(house, organizationId, {
      email: 'local@crm.example',
      password: 'a password of this house',
    });
    expect(await causeOf(await enter('LOCAL@crm.example'.toLowerCase()))).toMatchObject({
      cause: 'email-collision',
    });
    expect(await house.rows('SELECT FROM user_identities WHERE user_id = $1', [local])).toEqual([]);
  });

  test.each<[string, Partial<SettingsOf<'sql'>>, Record<string, string>, string, Record<string, unknown>]>([
    ['a wrong password of ours', {}, { password: 'wrong' }, 'source-refused-us', { because: 'refused-us' }],
    ['a database that is not there', { database: 'nowhere' }, {}, 'source-refused-us', {}],
    [
      'no such table',
      { lookup: 'SELECT id, email, name, hash, active FROM persons WHERE email = :email' },
      {},
      'source-statement-failed',
      { because: 'statement' },
    ],
    [
      'no such column',
      { lookup: 'SELECT id, mail AS email, name, hash, active FROM people WHERE email = :email' },
      {},
      'source-statement-failed',
      {},
    ],
    [
      'a column that the answer lacks',
      { lookup: 'SELECT id, email, name, hash FROM people WHERE email = :email' },
      {},
      'source-answer-unusable',
      { column: 'active', problem: 'missing' },
    ],
    ['nobody listens', { port: 1 }, {}, 'source-unreachable', { because: 'unreachable' }],
    [
      'no such host',
      { host: 'crm.gatehouse.invalid' },
      {},
      'source-unreachable',
      { because: 'unknown-host' },
    ],
    ['a host that is not allowed', { host: '10.1.2.3' }, {}, 'source-unreachable', { because: 'address' }],
    [
      'a statement without the address',
      { lookup: 'SELECT * FROM people' },
      {},
      'source-statement-failed',
      { because: 'lacks' },
    ],
    [
      'a statement that changes something',
      { lookup: 'DELETE FROM people WHERE email = :email' },
      {},
      'source-statement-failed',
      { because: 'other-verb' },
    ],
    [
      'a table that its account may not read',
      { user: 'WRITER' },
      { password: 'writer-secret-93ab' },
      'source-refused-us',
      { because: 'refused-us' },
    ],
  ])('%s', async (_what, changes, secrets, cause, detail) => {
    const user = changes.user === 'WRITER' ? { user: crm.settings.updateUser ?? '' } : {};
    const by = await addTo({ ...changes, ...user }, secrets);
    expect(await causeOf(await enter('fresh2@crm.example', samplePassword, by))).toMatchObject({
      cause,
      ...detail,
    });
    await house.rows('DELETE FROM attempt_counters');
  });

  test('an answer of more than 64 kB is cut', async () => {
    const by = await addTo({
      lookup: 'SELECT id, email, concat(name, name) AS name, hash, active FROM people WHERE email = :email',
    });
    expect(await causeOf(await enter('huge@crm.example', samplePassword, by))).toMatchObject({
      cause: 'source-answer-unusable',
      because: 'too-large',
    });
  });

  test('bytes that are no UTF-8 let nobody in', async () => {
    const bytes = name === 'MariaDB' ? "cast(unhex('c3e9ff') AS binary)" : "'\ufffd'";
    const by = await addTo({
      lookup: `SELECT id, email, ${bytes} AS name, hash, active FROM people WHERE email = :email`,
    });
    expect(await causeOf(await enter('fresh3@crm.example', samplePassword, by))).toMatchObject({
      cause: 'source-answer-unusable',
      problem: 'unreadable',
    });
  });

  test('the account of the source cannot write, even where the statement tries by a function', async () => {
    if (crm.engine === 'postgresql') {
      await crm.run(
        `CREATE FUNCTION wipe() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ DELETE FROM people RETURNING name $$`,
      );
    } else {
      await crm.run(`CREATE FUNCTION wipe() RETURNS text MODIFIES SQL DATA BEGIN DELETE FROM people; RETURN ''; END;
        GRANT EXECUTE ON FUNCTION wipe TO reader`);
    }
    const by = await addTo({
      lookup: 'SELECT id, email, wipe() AS name, hash, active FROM people WHERE email = :email',
    });
    expect(await causeOf(await enter('fresh4@crm.example', samplePassword, by))).toMatchObject({
      cause: 'source-statement-failed',
    });
    expect((await crm.run('SELECT count(*) AS n FROM people'))[0]?.n).toSatisfy((n) => Number(n) === 25);
  });

  test('a source that is switched off, or that is of another organization, lets nobody in', async () => {
    const off = await addTo({});
    await house.rows('UPDATE identity_sources SET enabled = false WHERE id = $1', [off.id]);
    expect(await causeOf(await enter('fresh5@crm.example', samplePassword, off))).toMatchObject({
      cause: 'source-off',
    });
    const stranger = await addOrganization(house, { slug: `${slug}-other`, name: `${name} Other` });
    const theirs = await addSqlSource(house, stranger, crm);
    expect(await causeOf(await enter('fresh5@crm.example', samplePassword, theirs))).toMatchObject({
      cause: 'source-off',
    });
  });

  test('guesses share one counter with every other way in', async () => {
    for (let guess = 0; guess < 5; guess++) await enter('fresh6@crm.example', `wrong guess ${guess}`);
    expect(await causeOf(await enter('fresh6@crm.example'))).toMatchObject({ cause: 'too-many-attempts' });
    await house.rows('DELETE FROM attempt_counters');
    expect((await enter('fresh6@crm.example')).kind).toBe('signed-in');
  });

  test('a suspended user stays outside, whatever the CRM says', async () => {
    expect((await enter('fresh7@crm.example')).kind).toBe('signed-in');
    await house.rows(
      `UPDATE users SET status = 'suspended' WHERE email = 'fresh7@crm.example' AND organization_id = $1`,
      [organizationId],
    );
    expect(await causeOf(await enter('fresh7@crm.example'))).toMatchObject({ cause: 'user-suspended' });
  });
});

test('PostgreSQL without a character set (SQL_ASCII) and with latin1', async () => {
  const crm = await openPostgresqlCrm();
  const organizationId = await addOrganization(house, { slug: 'ascii', name: 'Ascii' });
  const hash = await bcrypt(samplePassword, { cost: 4 });
  for (const encoding of ['SQL_ASCII', 'LATIN1']) {
    const database = `${crm.settings.database}_${encoding.toLowerCase()}`;
    await crm.run(`CREATE DATABASE ${database} ENCODING ${encoding} LOCALE 'C' TEMPLATE template0`);
    const { default: pg } = await import('pg');
    const client = new pg.Client({
      connectionString: Object.assign(new URL(house.urls.adminUrl), { pathname: `/${database}` }).href,
    });
    await client.connect();
    // Raw bytes, as an old program wrote them; in LATIN1 the same byte is an é.
    await client.query(`SET client_encoding = '${encoding}'`);
    await client.query(`CREATE TABLE people (id int, email text, name text, hash text, active boolean DEFAULT true);
      INSERT INTO people VALUES (1, 'ann@ascii.example', convert_from('\\x4a6f73e9', '${encoding}'), '${hash}');
      GRANT SELECT ON people TO ${crm.settings.user};`);
    await client.end();
    const source = await addSqlSource(house, organizationId, crm, { database });
    const enter = (email: string) =>
      comeIn(house, source, { email, password: samplePassword, organizationName: 'ascii' });
    const outcome = await enter('ann@ascii.example');
    if (encoding === 'SQL_ASCII') {
      expect(outcome).toMatchObject({ kind: 'refused', cause: 'source-answer-unusable' });
    } else {
      expect(outcome.kind).toBe('signed-in');
      expect(await house.rows(`SELECT name FROM users WHERE email = 'ann@ascii.example'`)).toEqual([
        { name: 'José' },
      ]);
      expect(await enter('日本@ascii.example')).toMatchObject({ cause: 'source-person-unknown' });
    }
    await crm.run(`DROP DATABASE ${database} WITH (FORCE)`);
  }
  await crm.close();
});

test('no attempt and no error holds a password or a hash', async () => {
  const rows = await house.rows<{ detail: unknown }>('SELECT detail FROM attempts');
  expect(rows.length).toBeGreaterThan(50);
  expect(JSON.stringify(rows)).not.toMatch(secret);
  const crm = await openPostgresqlCrm();
  const terms = termsOf(crm, { lookup: 'SELECT hash::integer, :email FROM people' });
  await crm.run(`INSERT INTO people VALUES (1, 'ann@crm.example', 'Ann', '$2b$04$abcdefghijklmnopqrstuv')`);
  const target = { ...terms.settings, key: 'test', version: 1, password: terms.secrets.password };
  const lookup = lookupOf(terms.settings);
  if (lookup.kind === 'faulty') throw new Error(lookup.fault);
  for (const asked of [target, { ...target, password: 'wrong-secret', version: 2 }]) {
    const error = await house.gatehouse.infra.foreignDatabases
      .ask(asked, lookup.statement, { email: 'ann@crm.example' }, 2)
      .catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ForeignDatabaseError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(secret);
  }
  await crm.close();
});

const secret = /-secret|\$2b\$|\$argon2|correct horse/;
