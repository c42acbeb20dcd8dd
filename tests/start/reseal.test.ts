import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceValues } from '../../src/flows/resealing/resealing.sql.ts';
import { sealedColumns } from '../../src/flows/resealing/sealed-columns.ts';
import { generateKey, readKeyring } from '../../src/infra/crypto/keyring.ts';
import { newId } from '../../src/infra/ids.ts';
import { openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';
import { run, start } from './program.ts';
import { openOn } from './restored.ts';

const former = generateKey();
const current = generateKey();
const both = `${current},${former}`;
const many = 4_000;

let house: House;
let blue: string;
let ann: string;

beforeAll(async () => {
  house = await openHouse({ GATEHOUSE_KEYRING: former });
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  ann = await addPerson(house, blue, { email: 'ann@blue.example' });
  house.mailbox.mood = 'refusing';
  await openClient(house).post(
    '/forgot-password',
    { organization: 'blue', email: 'ann@blue.example' },
    { from: '/forgot-password' },
  );
  for (let tries = 0; (await house.rows('SELECT 1 FROM mails')).length === 0 && tries < 200; tries++)
    await sleep(50);
});
afterAll(() => house.close());

const reseal = (keyring: string) =>
  [['reseal'], { DATABASE_URL: house.urls.appUrl, GATEHOUSE_KEYRING: keyring }] as const;

/** How many credentials begin as the values of this key do. */
const under = async (key: string): Promise<number> => {
  const id = key.split(':')[0] ?? '';
  const header = Buffer.concat([Buffer.from([1, id.length]), Buffer.from(id)]);
  const [row] = await house.rows<{ count: number }>(
    'SELECT count(*)::integer AS count FROM credentials WHERE substring(secret FROM 1 FOR $2) = $1',
    [header, header.length],
  );
  return row?.count ?? 0;
};

/** People with a secret of their own kind each, sealed under the former key. */
async function crowd(): Promise<void> {
  const keyring = readKeyring(former);
  const ids = Array.from({ length: many }, newId);
  const sealed = ids.map((row) =>
    keyring.seal('credential', `secret of ${row}`, {
      table: 'credentials',
      organization: blue,
      row,
      column: 'secret',
    }),
  );
  await house.rows(
    `INSERT INTO users (organization_id, id, email, email_folded, name, status)
     SELECT $1, id, id || '@blue.example', id || '@blue.example', 'Someone', 'active' FROM unnest($2::uuid[]) AS id`,
    [blue, ids],
  );
  await house.rows(
    `INSERT INTO credentials (organization_id, user_id, secret) SELECT $1, * FROM unnest($2::uuid[], $3::bytea[])`,
    [blue, ids, sealed],
  );
}

test('a value that changed meanwhile is left alone', async () => {
  const column = sealedColumns.find(({ table }) => table === 'credentials');
  if (!column) throw new Error('the table of sealed columns changed');
  const stale = { row: ann, sealed: Buffer.from('as it was'), renewed: Buffer.from('as it would be') };
  const { database } = house.gatehouse.infra;
  expect(await database.inOrganization(blue, (tx) => tx.run(replaceValues(column, blue, [stale])))).toBe(0);
});

test('an interrupted run is taken up where it stopped, and the former key can go', async () => {
  await crowd();
  const first = start(...reseal(both));
  for (let tries = 0; (await under(current)) === 0 && tries < 2_000; tries++) await sleep(5);
  await first.end('SIGKILL');
  const done = await under(current);
  expect(done, 'it was interrupted in the middle').toBeLessThan(many + 1);

  const { code, stdout, stderr } = await run(...reseal(both));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const left = Number(/credentials\.secret +([\d,]+) +0/.exec(stdout)?.[1]?.replace(',', ''));
  expect(left + done).toBe(many + 1);
  expect([await under(current), await under(former)]).toEqual([many + 1, 0]);
  expect(stdout).toMatch(/mails\.sealed +1 +0/);

  const alone = await openOn(house.urls.appUrl, { SMTP_URL: house.mailbox.url, GATEHOUSE_KEYRING: current });
  try {
    await signedIn(alone, { organization: 'blue', email: 'ann@blue.example', password: samplePassword });
    house.mailbox.mood = 'accepting';
    await house.rows('UPDATE mails SET next_attempt_at = now()');
    expect((await house.mailbox.next('ann@blue.example')).links.length).toBeGreaterThan(0);
  } finally {
    await alone.stop();
  }
  expect((await run(...reseal(current))).stdout).toMatch(/credentials\.secret +0 +0/);
});

test('values that no key opens are counted, stay as they are, and end the command with 1', async () => {
  const [before] = await house.rows<{ secret: Buffer }>('SELECT secret FROM credentials WHERE user_id = $1', [
    ann,
  ]);
  const { code, stdout } = await run(...reseal(generateKey()));
  expect(code).toBe(1);
  expect(stdout).toMatch(/credentials\.secret +0 +4,001/);
  expect(stdout).toContain('a former key is missing');
  const [after] = await house.rows<{ secret: Buffer }>('SELECT secret FROM credentials WHERE user_id = $1', [
    ann,
  ]);
  expect(after?.secret.equals(before?.secret ?? Buffer.alloc(0))).toBe(true);
});
