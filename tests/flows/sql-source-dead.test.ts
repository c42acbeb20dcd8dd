import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SettingsOf } from '../../src/domain/identity-sources/sources.schema.ts';
import { wait } from '../../src/infra/time.ts';
import { openBrokenLine, openSilence, openSwitch } from '../fixtures/broken-line.ts';
import { openClient } from '../fixtures/client.ts';
import {
  addSqlSource,
  attemptOf,
  type Crm,
  comeIn,
  openMariadbCrm,
  openPostgresqlCrm,
} from '../fixtures/crm.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

// A CRM that is slow, dead or half dead: nobody gets in by it, and nobody else waits for it.

let house: House;
let organizationId: string;
beforeAll(async () => {
  house = await openHouse({ HASH_MEMORY_KIB: 1_024 });
  organizationId = await addOrganization(house, { slug: 'dead', name: 'Dead' });
  await addPerson(house, organizationId, { email: 'local@dead.example' });
});
afterAll(() => house.close());

let people = 0;
const fresh = () => `person${people++}@crm.example`;

describe.each([
  ['PostgreSQL', openPostgresqlCrm],
  ['MariaDB', openMariadbCrm],
])('%s', (_name, open) => {
  let crm: Crm;
  // An organization of its own each: one address is one account there.
  const addTo = async (changes: Partial<SettingsOf<'sql'>>) => {
    const slug = `dead-${people++}`;
    const own = await addOrganization(house, { slug, name: slug });
    return { slug, source: await addSqlSource(house, own, crm, changes) };
  };
  const enter = async ({ slug, source }: Awaited<ReturnType<typeof addTo>>, email = fresh()) => {
    const startedAt = performance.now();
    const outcome = await comeIn(house, source, {
      email,
      password: samplePassword,
      organizationName: slug,
    });
    const detail = outcome.kind === 'refused' ? (await attemptOf(house, outcome.reference))?.detail : {};
    return { ...outcome, detail, took: performance.now() - startedAt };
  };

  beforeAll(async () => {
    crm = await open();
    const hash = await bcrypt(samplePassword, { cost: 4 });
    await crm.run(
      `INSERT INTO people (id, email, name, hash) VALUES (1, 'ann@crm.example', 'Ann', '${hash}')`,
    );
  });
  afterAll(() => crm.close());

  test('a statement of 30 seconds, and a server that says nothing, are given up after three', async () => {
    const sleep = crm.engine === 'postgresql' ? 'pg_sleep(30)::text' : 'SLEEP(30)';
    const lookup = `SELECT id, email, ${sleep} AS name, hash, active FROM people WHERE email = :email`;
    const silence = await openSilence();
    const [slow, silent] = await Promise.all([
      addTo({ lookup }).then((source) => enter(source, 'ann@crm.example')),
      addTo({ port: silence.port }).then((source) => enter(source)),
    ]);
    for (const outcome of [slow, silent]) {
      expect(outcome).toMatchObject({
        kind: 'refused',
        cause: 'source-unreachable',
        detail: { because: 'too-slow' },
      });
      expect(outcome.took).toBeGreaterThan(2_900);
      expect(outcome.took).toBeLessThan(4_500);
    }
    await silence.close();
    // The server does not go on for nobody.
    const running =
      crm.engine === 'postgresql'
        ? `SELECT 1 AS x FROM pg_stat_activity WHERE usename = '${crm.settings.user}' AND state = 'active'`
        : `SELECT 1 AS x FROM information_schema.processlist WHERE user = 'reader' AND command <> 'Sleep'`;
    for (let tries = 0; (await crm.run(running)).length > 0; tries++) {
      if (tries > 20) throw new Error('the statement goes on');
      await wait(100);
    }
  });

  test('a line that is cut in the middle lets nobody in', async () => {
    const cutAt = crm.engine === 'postgresql' ? 'FETCH' : 'FROM people';
    for (const pass of [true, false]) {
      const line = await openBrokenLine(crm.settings.port, { cutAt, pass });
      const outcome = await enter(await addTo({ port: line.port }), 'ann@crm.example');
      expect(outcome).toMatchObject({ cause: 'source-unreachable', detail: { because: 'unreachable' } });
      expect(outcome.took).toBeLessThan(2_500);
      await line.close();
    }
  });

  test('connections that the server closed while they were idle are no failure', async () => {
    const source = await addTo({});
    expect((await enter(source, 'ann@crm.example')).kind).toBe('signed-in');
    if (crm.engine === 'postgresql') {
      await crm.run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${crm.settings.user}'`,
      );
    } else {
      const rows = await crm.run(`SELECT id FROM information_schema.processlist WHERE user = 'reader'`);
      for (const { id } of rows) await crm.run(`KILL ${id}`);
      expect(rows.length).toBeGreaterThan(0);
    }
    expect((await enter(source, 'ann@crm.example')).kind).toBe('signed-in');
  });

  test('a source that changed is asked anew, and its former connections are closed', async () => {
    const former = await addTo({});
    expect((await enter(former, 'ann@crm.example')).kind).toBe('signed-in');
    const mine =
      crm.engine === 'postgresql'
        ? `SELECT pid AS id FROM pg_stat_activity WHERE usename = '${crm.settings.user}'`
        : `SELECT id FROM information_schema.processlist WHERE user = 'reader'`;
    const before = (await crm.run(mine)).map(({ id }) => id);
    await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [former.source.id]);
    expect((await enter(former, 'ann@crm.example')).kind).toBe('signed-in');
    await wait(200);
    const after = (await crm.run(mine)).map(({ id }) => id);
    expect(before.every((id) => after.includes(id))).toBe(false);
  });

  // What counts failures is the same for both.
  if (open !== openPostgresqlCrm) return;
  test('after five failures in a row it is left alone for ten seconds, then one may try', async () => {
    const line = await openSwitch(crm.settings.port);
    const source = await addTo({ port: line.port });
    line.turn(false);
    for (let failure = 0; failure < 5; failure++)
      expect(await enter(source)).toMatchObject({
        cause: 'source-unreachable',
        detail: { because: 'unreachable' },
      });
    const made = line.connections();
    line.turn(true);
    for (let call = 0; call < 3; call++)
      expect(await enter(source, 'ann@crm.example')).toMatchObject({
        cause: 'source-unreachable',
        detail: { because: 'resting', code: 'unreachable' },
      });
    expect(line.connections()).toBe(made);
    await house.rows('DELETE FROM attempt_counters');
    await wait(10_100);
    expect((await enter(source, 'ann@crm.example')).kind).toBe('signed-in');
    expect((await enter(source, 'ann@crm.example')).kind).toBe('signed-in');
    await line.close();
  });
});

test('while a CRM hangs, people who are kept here sign in as ever, and it gets four connections at most', async () => {
  const crm = await openPostgresqlCrm();
  const silence = await openSilence();
  const source = await addSqlSource(house, organizationId, crm, { port: silence.port });
  const hanging = Array.from({ length: 20 }, () =>
    comeIn(house, source, { email: fresh(), password: samplePassword, organizationName: 'dead' }),
  );
  const times: number[] = [];
  const until = performance.now() + 2_500;
  while (performance.now() < until) {
    const startedAt = performance.now();
    const answer = await openClient(house).post('/sign-in', {
      organization: 'dead',
      email: 'local@dead.example',
      password: samplePassword,
    });
    times.push(performance.now() - startedAt);
    expect(answer.status).toBe(303);
    // Whoever waits for the CRM holds none of the ten connections of this house meanwhile.
    await expect.poll(() => house.gatehouse.infra.database.stats().inUse, { timeout: 500 }).toBeLessThan(5);
    expect(silence.connections()).toBeLessThanOrEqual(4);
  }
  const sorted = times.sort((one, other) => one - other);
  expect(sorted.length).toBeGreaterThan(5);
  expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(1_000);
  const outcomes = await Promise.all(hanging);
  expect(new Set(outcomes.map((outcome) => outcome.kind === 'refused' && outcome.cause))).toEqual(
    new Set(['source-unreachable']),
  );
  await silence.close();
  await crm.close();
});
