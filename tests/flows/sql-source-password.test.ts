import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import type { SettingsOf } from '../../src/domain/identity-sources/sources.schema.ts';
import { examineSql } from '../../src/domain/identity-sources/sql/examine.ts';
import { writingSchemes } from '../../src/domain/identity-sources/sql/sql.schema.ts';
import { findInSources, setSourcePassword } from '../../src/flows/sign-in/source-password.ts';
import { wait } from '../../src/infra/time.ts';
import { openBrokenLine } from '../fixtures/broken-line.ts';
import { openClient } from '../fixtures/client.ts';
import {
  addSqlSource,
  type Crm,
  comeIn,
  openMariadbCrm,
  openPostgresqlCrm,
  setPassword,
  termsOf,
} from '../fixtures/crm.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, samplePassword } from '../fixtures/people.ts';

// New passwords of people whom a CRM keeps: written there where it may be, else kept here.

const newPassword = 'a password that is entirely new';
const unknownColumn = { postgresql: 'source-statement-failed', mariadb: 'source-refused-us' };
const lane = { organization: 'test', ip: 'test' };

let house: House;
beforeAll(async () => {
  house = await openHouse({ HASH_MEMORY_KIB: 1_024 });
});
afterAll(() => house.close());

let counter = 0;

describe.each([
  ['PostgreSQL', openPostgresqlCrm],
  ['MariaDB', openMariadbCrm],
])('%s', (_name, open) => {
  let crm: Crm;
  let oldHash: string;
  beforeAll(async () => {
    crm = await open();
    oldHash = await bcrypt(samplePassword, { cost: 4 });
  });
  afterAll(() => crm.close());

  /** A person of the CRM in an organization of its own, who has come in once. */
  async function joined(changes: Partial<SettingsOf<'sql'>> = {}, password = samplePassword) {
    const number = ++counter;
    const email = `person${number}@crm.example`;
    const slug = `house-${number}`;
    const hash = await bcrypt(password, { cost: 4 });
    await crm.run(`DELETE FROM people; INSERT INTO people (id, email, name, hash) VALUES
      (${number}, '${email}', 'Person', '${hash}'), (${number + 5_000}, 'other@crm.example', 'Other', '${oldHash}')`);
    const organizationId = await addOrganization(house, { slug, name: slug });
    const source = await addSqlSource(house, organizationId, crm, changes);
    const enter = (typed: string) =>
      comeIn(house, source, { email, password: typed, organizationName: slug });
    const outcome = await enter(password);
    const [user] = await house.rows<{ id: string }>('SELECT id FROM users WHERE organization_id = $1', [
      organizationId,
    ]);
    const userId = user?.id ?? '';
    const set = (typed = newPassword) =>
      setSourcePassword(house.gatehouse.infra, { organizationId, userId, password: typed, lane });
    const kept = async () =>
      (await house.rows<{ kind: string }>('SELECT kind FROM credentials WHERE user_id = $1', [userId])).map(
        ({ kind }) => kind,
      );
    const there = async (id = number) =>
      (await crm.run(`SELECT hash FROM people WHERE id = ${id}`))[0]?.hash as string;
    return { number, email, slug, organizationId, source, enter, outcome, userId, set, kept, there };
  }
  const causeOf = (outcome: { kind: string; cause?: string }) => outcome.cause ?? outcome.kind;

  test.each(writingSchemes)(
    'C7: a new password is written there as %s, and the former one is worth nothing',
    async (updateScheme) => {
      const person = await joined({ update: setPassword, updateScheme });
      expect(person.outcome.kind).toBe('signed-in');
      expect(await person.set()).toEqual({ kind: 'set-there' });
      expect(await person.there()).not.toContain(newPassword);
      expect(await person.there(person.number + 5_000)).toBe(oldHash);
      expect(causeOf(await person.enter(samplePassword))).toBe('wrong-password');
      expect((await person.enter(newPassword)).kind).toBe('signed-in');
      expect(await person.kept()).toEqual(['elsewhere']);
    },
  );

  test.each<[string, Partial<SettingsOf<'sql'>>, string]>([
    [
      'changes two people',
      { update: 'UPDATE people SET hash = :hash WHERE id >= :subject' },
      'source-statement-failed',
    ],
    [
      'changes nobody',
      { update: 'UPDATE people SET hash = :hash WHERE id = :subject AND id < 0' },
      'source-statement-failed',
    ],
    ['names no column', { update: 'UPDATE people SET hashed = :hash WHERE id = :subject' }, 'unknown-column'],
    ['lacks the person', { update: 'UPDATE people SET hash = :hash' }, 'source-statement-failed'],
    [
      'may not write that',
      { update: "UPDATE people SET hash = :hash, name = 'X' WHERE id = :subject" },
      'source-refused-us',
    ],
    [
      'is written in another scheme than is read',
      { update: setPassword, scheme: 'bcrypt' },
      'source-password-unusable',
    ],
  ])('a statement that %s changes nothing', async (_what, changes, cause) => {
    const person = await joined(changes);
    // Where an account may write one column only, MariaDB tells it of no other.
    const told = cause === 'unknown-column' ? unknownColumn[crm.engine] : cause;
    expect(await person.set()).toEqual({ kind: 'refused', cause: told });
    expect((await person.enter(samplePassword)).kind).toBe('signed-in');
    expect(await person.there(person.number + 5_000)).toBe(oldHash);
  });

  test('bcrypt has no room for more than 72 bytes: refused, not cut', async () => {
    const person = await joined({ update: setPassword, updateScheme: 'bcrypt' });
    expect(await person.set('è'.repeat(37))).toEqual({ kind: 'refused', cause: 'source-password-too-long' });
    expect((await person.enter(samplePassword)).kind).toBe('signed-in');
  });

  test('a hash that the column has no room for is refused, not cut', async () => {
    const person = await joined({ update: setPassword });
    await crm.run(
      crm.engine === 'postgresql'
        ? 'ALTER TABLE people ALTER hash TYPE varchar(61)'
        : 'ALTER TABLE people MODIFY hash varchar(61); SET GLOBAL sql_mode = ""',
    );
    expect(await person.set()).toEqual({ kind: 'refused', cause: 'source-statement-failed' });
    expect((await person.enter(samplePassword)).kind).toBe('signed-in');
    await crm.run(
      crm.engine === 'postgresql'
        ? 'ALTER TABLE people ALTER hash TYPE text'
        : 'ALTER TABLE people MODIFY hash text',
    );
  });

  test.each([
    [true, 'set-there'],
    [false, 'refused'],
  ])(
    'the line is cut at the COMMIT (the server heard it: %s): it is looked up what holds',
    async (pass, kind) => {
      const line = await openBrokenLine(crm.settings.port, { cutAt: 'COMMIT', pass });
      const person = await joined({ update: setPassword, port: line.port });
      expect((await person.set()).kind).toBe(kind);
      const [right, wrong] = pass ? [newPassword, samplePassword] : [samplePassword, newPassword];
      expect(causeOf(await person.enter(wrong))).toBe('wrong-password');
      expect((await person.enter(right)).kind).toBe('signed-in');
      await line.close();
    },
  );

  test('without a statement it is kept here and wins, as long as the CRM holds the person', async () => {
    const person = await joined();
    const set = await person.set();
    if (set.kind !== 'kept-here') throw new Error(set.kind);
    const { infra } = house.gatehouse;
    await infra.database.inOrganization(person.organizationId, (tx) =>
      tx.run(keepPassword(infra, person.organizationId, person.userId, set.hash)),
    );
    expect(causeOf(await person.enter(samplePassword))).toBe('wrong-password');
    expect((await person.enter(newPassword)).kind).toBe('signed-in');
    await crm.run(`UPDATE people SET active = false WHERE id = ${person.number}`);
    expect(causeOf(await person.enter(newPassword))).toBe('source-person-inactive');
    await crm.run(`DELETE FROM people WHERE id = ${person.number}`);
    expect(causeOf(await person.enter(newPassword))).toBe('source-person-unknown');
  });

  test('a sign-in with the former password that was under way when a new one was set is refused', async () => {
    const sleep =
      crm.engine === 'postgresql'
        ? "coalesce(nullif(pg_sleep(0.7)::text, ''), name)"
        : 'if(sleep(0.7) = 0, name, name)';
    const lookup = `SELECT id, email, ${sleep} AS name, hash, active FROM people WHERE email = :email`;
    const person = await joined({ update: setPassword, lookup });
    const underWay = person.enter(samplePassword);
    await wait(250);
    expect((await person.set()).kind).toBe('set-there');
    expect(causeOf(await underWay)).toBe('wrong-password');
  });

  test('taking over: kept here at the first success, and it wins from then on', async () => {
    const person = await joined({ takeOver: true });
    expect(await person.kept()).toEqual(['password']);
    await crm.run(`UPDATE people SET hash = NULL WHERE id = ${person.number}`);
    expect((await person.enter(samplePassword)).kind).toBe('signed-in');
    expect(causeOf(await person.enter(newPassword))).toBe('wrong-password');
  });

  test('taking over: a password that breaks the rules opens nothing but the page for another', async () => {
    const person = await joined({ takeOver: true }, 'short');
    expect(person.outcome.kind).toBe('own-password-needed');
    expect(await person.kept()).toEqual([]);
    expect(await house.rows('SELECT FROM sessions WHERE user_id = $1', [person.userId])).toEqual([]);
    const [verification] = await house.rows<{ purpose: string }>(
      'SELECT purpose FROM verifications WHERE user_id = $1',
      [person.userId],
    );
    expect(verification?.purpose).toBe('own-password');
    await house.rows(`UPDATE users SET status = 'suspended' WHERE id = $1`, [person.userId]);
    expect(causeOf(await person.enter('short'))).toBe('user-suspended');
  });

  test('without taking over, an old password is the CRM’s own business', async () => {
    expect((await joined({}, 'short')).outcome.kind).toBe('signed-in');
  });

  test.each([
    ['in the CRM', { update: setPassword }, ['elsewhere']],
    ['here', {}, ['password']],
  ])('A7: the person changes the password in the profile: %s', async (_where, changes, kept) => {
    const person = await joined(changes);
    if (person.outcome.kind !== 'signed-in') throw new Error(person.outcome.kind);
    const client = openClient(house);
    client.cookies.set('__Host-session', person.outcome.token);
    const change = (current: string, password: string) =>
      client.post(
        '/profile/password',
        { 'current-password': current, password, confirmation: password },
        { from: '/profile/password' },
      );
    expect((await change('not the current one', newPassword)).status).toBe(422);
    expect((await change(samplePassword, newPassword)).status).toBe(303);
    expect(await person.kept()).toEqual(kept);
    expect(causeOf(await person.enter(samplePassword))).toBe('wrong-password');
    expect((await person.enter(newPassword)).kind).toBe('signed-in');
    // Once more, from what counts now.
    const third = 'yet another password, the third';
    expect((await change(newPassword, third)).status).toBe(303);
    expect((await person.enter(third)).kind).toBe('signed-in');
    // While the CRM is not to be reached nothing changes, and the page says so.
    await house.rows(
      `UPDATE identity_sources SET settings = jsonb_set(settings, '{port}', '1'), version = version + 1 WHERE id = $1`,
      [person.source.id],
    );
    const answer = await change(third, newPassword);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('could not be changed where it is kept');
  });

  test('people are found by their address, where the CRM answers and they may come in', async () => {
    const person = await joined();
    const find = (email: string) => findInSources(house.gatehouse.infra, person.organizationId, email);
    expect(await find(person.email)).toMatchObject({
      source: { id: person.source.id },
      person: { subject: String(person.number), email: person.email },
    });
    expect(JSON.stringify((await find(person.email))?.person)).not.toContain('$2b$');
    expect(await find('nobody@crm.example')).toBeUndefined();
    await crm.run(`UPDATE people SET hash = NULL WHERE id = ${person.number}`);
    expect((await find(person.email))?.person.subject).toBe(String(person.number));
    await crm.run(`UPDATE people SET active = false WHERE id = ${person.number}`);
    expect(await find(person.email)).toBeUndefined();
  });

  describe('the test of a source', () => {
    const examine = async (changes: Partial<SettingsOf<'sql'>> = {}, email?: string, secrets = {}) => {
      const terms = termsOf(crm, changes);
      const findings = await examineSql(
        house.gatehouse.infra,
        { ...terms, secrets: { ...terms.secrets, ...secrets } },
        email,
      );
      expect(JSON.stringify(findings)).not.toMatch(/-secret|\$2b\$|\$argon2|other@/);
      return findings.map(({ level, message }) => `${level} ${message.replace('sources.', '')}`);
    };

    test('all is well', async () => {
      const person = await joined();
      const safe = crm.authority ? { tls: 'verify' as const, certificateAuthority: crm.authority } : {};
      expect(await examine({ ...safe, update: setPassword }, person.email)).toEqual([
        'ok sql-connected',
        crm.authority ? 'ok sql-encrypted' : 'warning sql-not-encrypted',
        'ok sql-read-only',
        'ok sql-lookup-runs',
        'ok sql-columns-found',
        'ok sql-person-found',
        'ok sql-password-usable',
        'ok sql-update-connected',
        'ok sql-update-only',
      ]);
    });

    test.each<[string, Partial<SettingsOf<'sql'>>, Record<string, string>]>([
      ['problem sql-address-refused', { host: '10.1.2.3' }, {}],
      ['problem sql-host-unknown', { host: 'crm.gatehouse.invalid' }, {}],
      ['problem sql-unreachable', { port: 1 }, {}],
      ['problem sql-refused', {}, { password: 'wrong' }],
      ['problem sql-fault-lacks', { lookup: 'SELECT 1' }, {}],
      ['problem sql-fault-several', { lookup: 'SELECT :email; DROP TABLE people' }, {}],
      ['problem sql-statement-failed', { lookup: 'SELECT * FROM nowhere WHERE email = :email' }, {}],
      ['problem sql-columns-missing', { lookup: 'SELECT id, email FROM people WHERE email = :email' }, {}],
      [
        'problem sql-fault-other-verb',
        { update: 'DELETE FROM people WHERE hash = :hash AND id = :subject' },
        {},
      ],
      ['problem sql-refused', { update: setPassword }, { updatePassword: 'wrong' }],
      [
        'problem sql-update-cannot',
        { update: 'UPDATE people SET name = :hash WHERE id = :subject', updateUser: 'READER' },
        {},
      ],
      ['problem sql-update-scheme', { update: setPassword, scheme: 'bcrypt', updateScheme: 'argon2id' }, {}],
      ['ok sql-update-none', {}, {}],
      ['warning sql-no-sample', {}, {}],
    ])('%s', async (finding, changes, secrets) => {
      const asReader = changes.updateUser === 'READER';
      const more = asReader ? { updateUser: crm.settings.user } : {};
      const moreSecrets = asReader ? { updatePassword: crm.secrets.password } : {};
      expect(await examine({ ...changes, ...more }, undefined, { ...secrets, ...moreSecrets })).toContain(
        finding,
      );
    });

    test('a certificate of an authority that nobody knows, or none at all', async () => {
      expect(await examine({ tls: 'verify' })).toEqual(['problem sql-tls-failed']);
    });

    test('an account that may do too much', async () => {
      const [user, password] =
        crm.engine === 'postgresql' ? ['too_much', 'too-much'] : ['too_much', 'too-much'];
      await crm.run(
        crm.engine === 'postgresql'
          ? `CREATE ROLE too_much LOGIN PASSWORD 'too-much'; GRANT SELECT, UPDATE ON people TO too_much`
          : `CREATE USER too_much IDENTIFIED BY 'too-much'; GRANT SELECT, UPDATE ON people TO too_much`,
      );
      const findings = await examine({ user, updateUser: user, update: setPassword }, undefined, {
        password,
        updatePassword: password,
      });
      expect(findings).toContain('warning sql-can-write');
      expect(findings).toContain('warning sql-update-more');
      if (crm.engine === 'postgresql') await crm.run('DROP OWNED BY too_much; DROP ROLE too_much');
    });
  });
});
