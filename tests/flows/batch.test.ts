import pg from 'pg';
import sql, { raw, type Sql } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../../src/infra/database/database.ts';
import { wait } from '../../src/infra/time.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization } from '../fixtures/people.ts';

let house: House;
let database: Database;
let blue: string;
let red: string;

beforeAll(async () => {
  house = await openHouse();
  // One connection: what a failure leaves behind meets whatever comes next.
  database = connectDatabase({ url: house.urls.appUrl, connections: 1 });
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
});
afterAll(async () => {
  await database.close();
  await house.close();
});

const word = (organizationId: string, text: string): Sql => sql`
  INSERT INTO wordings (organization_id, locale, message_id, text) VALUES (${organizationId}, 'en', ${text}, ${text})`;
const words = () => house.rows<{ text: string }>('SELECT text FROM wordings ORDER BY text');

test('answers the rows of each statement, in one organization', async () => {
  const rows = await database.batch(blue, [
    sql`SELECT slug FROM organizations`,
    word(blue, 'first'),
    sql`SELECT text FROM wordings WHERE locale = ${'en'}`,
  ]);
  expect(rows).toEqual([[{ slug: 'blue' }], [], [{ text: 'first' }]]);
});

test('the organization is named for the one transaction only', async () => {
  await database.batch(blue, [sql`SELECT 1`]);
  expect(await database.outside.rows(sql`SELECT slug FROM organizations`)).toEqual([]);
});

test.each([
  ['a row of another organization', () => word(red, 'foreign')],
  ['a broken rule', () => word(blue, 'first')],
  ['a statement that cannot be prepared', () => sql`SELECT ${raw('nothing')} FROM nowhere`],
])('%s: nothing of it happened, and the connection goes on', async (_what, wrong) => {
  const before = await words();
  const late = sql`SELECT ${raw(`'${Math.random()}'`)} AS late`;
  await expect(database.batch(blue, [word(blue, 'second'), wrong(), late])).rejects.toThrow();
  expect(await words()).toEqual(before);
  // What was never reached is prepared when it comes again.
  expect(await database.batch(blue, [late])).toHaveLength(1);
});

test('a value that cannot be sent fails, and the connection goes on', async () => {
  const round: Record<string, unknown> = {};
  round.self = round;
  await expect(database.batch(blue, [word(blue, 'third'), sql`SELECT ${round}`])).rejects.toThrow();
  expect(await database.batch(blue, [sql`SELECT 1 AS one`])).toEqual([[{ one: 1 }]]);
  expect((await words()).map((each) => each.text)).not.toContain('third');
});

test('a row that cannot be read is an error, not a row less', async () => {
  // The kind of value that a point is; nobody here uses one.
  const point = 600 as Parameters<typeof pg.types.getTypeParser>[0];
  const former = pg.types.getTypeParser(point);
  pg.types.setTypeParser(point, () => {
    throw new Error('no point');
  });
  try {
    await expect(database.batch(blue, [sql`SELECT point(1, 2)`, sql`SELECT 1`])).rejects.toThrow('no point');
  } finally {
    pg.types.setTypeParser(point, former);
  }
  expect(await database.batch(blue, [sql`SELECT 1 AS one`])).toEqual([[{ one: 1 }]]);
});

test('a connection that breaks in the middle: whoever waits hears of it, and the next finds another', async () => {
  const other = connectDatabase({ url: house.urls.appUrl, connections: 1 });
  try {
    const [rows] = await database.batch(blue, [sql`SELECT pg_backend_pid() AS pid`]);
    const [{ pid } = { pid: 0 }] = rows as { pid: number }[];
    const broken = database.batch(blue, [word(blue, 'fourth'), sql`SELECT pg_sleep(1.5)`]).catch(String);
    await wait(100);
    await other.outside.run(sql`SELECT pg_terminate_backend(${pid}::int)`);
    expect(await broken).toMatch(/terminat|lost/);
  } finally {
    await other.close();
  }
  expect(await database.batch(blue, [sql`SELECT 1 AS one`])).toEqual([[{ one: 1 }]]);
  expect((await words()).map((each) => each.text)).not.toContain('fourth');
});

test('the same statement twice in one batch, before and after a failure', async () => {
  const once = () => sql`SELECT ${1}::int AS same`;
  const wrong = sql`SELECT 1 / ${0}::int`;
  await expect(database.batch(blue, [wrong, once(), once()])).rejects.toThrow();
  expect(await database.batch(blue, [once(), once()])).toEqual([[{ same: 1 }], [{ same: 1 }]]);
  await expect(database.batch(blue, [once(), wrong, once()])).rejects.toThrow();
  expect(await database.batch(blue, [once()])).toEqual([[{ same: 1 }]]);
});

describe('reads that are asked in the same moment', () => {
  const slug = sql`SELECT slug, current_setting('app.organization') AS named FROM organizations`;

  test('each see their own organization only', async () => {
    const asked = Array.from({ length: 100 }, (_, index) => (index % 3 ? blue : red));
    const answers = await Promise.all(asked.map((id) => database.read(id, slug)));
    expect(answers).toEqual(asked.map((id) => [{ slug: id === blue ? 'blue' : 'red', named: id }]));
    expect(await database.outside.rows(sql`SELECT slug FROM organizations`)).toEqual([]);
  });

  test('travel together', async () => {
    const moment = sql`SELECT transaction_timestamp()::text AS at`;
    const together = await Promise.all(Array.from({ length: 10 }, () => database.read(blue, moment)));
    expect(new Set(together.map((rows) => JSON.stringify(rows))).size).toBe(1);
    const later = await database.read(blue, moment);
    expect(JSON.stringify(later)).not.toBe(JSON.stringify(together[0]));
  });

  test('fail together, and those after them do not', async () => {
    const wrong = sql`SELECT 1 / ${0}::int`;
    const company = await Promise.allSettled([slug, wrong, slug].map((each) => database.read(blue, each)));
    expect(company.map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await database.read(red, slug)).toEqual([{ slug: 'red', named: red }]);
    await expect(database.read('no id', slug)).rejects.toThrow('not an organization id');
  });
});

test('many at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      database.batch(index % 2 ? blue : red, [sql`SELECT slug FROM organizations`]),
    ),
  );
  expect(new Set(answers.map((rows) => JSON.stringify(rows)))).toEqual(
    new Set(['[[{"slug":"blue"}]]', '[[{"slug":"red"}]]']),
  );
});
