import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { leaderFigures } from '../../src/commands/workers/leader-figures.ts';
import { causes } from '../../src/domain/attempts/causes.ts';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import { createMetrics, type Metrics } from '../../src/infra/metrics/metrics.ts';
import { createTotals } from '../../src/infra/metrics/totals.ts';
import { type Gatehouse, startGatehouse } from '../../src/main.ts';
import { routes } from '../../src/web/routes.ts';
import { openClient, signedIn } from '../fixtures/client.ts';
import { createDatabase, type Urls } from '../fixtures/databases.ts';
import type { House } from '../fixtures/house.ts';
import { type Mailbox, openMailbox } from '../fixtures/mailbox.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';
import { freePort } from './program.ts';
import { rowsOf } from './restored.ts';

const root = join(import.meta.dirname, '../..');
const metrics: Metrics = createMetrics({ version: '0.0.0' });
let urls: Urls & { drop(): Promise<void> };
let mailbox: Mailbox;
let gatehouse: Gatehouse;
let blue: string;
let ann: string;

beforeAll(async () => {
  urls = await createDatabase(inject('postgres'));
  mailbox = await openMailbox();
  const port = await freePort();
  gatehouse = await startGatehouse(
    {
      PUBLIC_URL: `http://localhost:${port}`,
      HOST: ['127.0.0.1'],
      PORT: port,
      TRUSTED_PROXIES: [],
      OUTBOUND_ALLOWED: [],
      DATABASE_URL: urls.appUrl,
      DATABASE_CONNECTIONS: 7,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'portal@gatehouse.example',
      GATEHOUSE_KEYRING: generateKey(),
      GATEHOUSE_DATA: '.',
      HASH_MEMORY_KIB: 19_456,
      POSTS_PER_MINUTE: 1_000,
      LOG_LEVEL: 'error',
    },
    { metrics },
  );
  const house = { gatehouse } as unknown as House;
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  ann = await addPerson(house, blue, { email: 'ann@blue.example', role: 'owner' });
});
afterAll(async () => {
  await gatehouse.stop();
  await mailbox.close();
  await urls.drop();
});

const text = async (): Promise<string> => {
  const leader = await leaderFigures().collect({ ready: 1, wanted: 1 });
  return createTotals().text([await metrics.collect(), leader]);
};

/** The value of a series, spelled as it stands in the text. */
const value = async (series: string): Promise<number | undefined> => {
  const line = (await text()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

describe('what is counted', () => {
  test('sign-ins by outcome and cause, requests by route and status', async () => {
    await signedIn(gatehouse, { organization: 'blue', email: 'ann@blue.example', password: samplePassword });
    const client = openClient(gatehouse);
    await client.post('/sign-in', {
      organization: 'blue',
      email: 'ann@blue.example',
      password: 'not this password',
    });
    await client.post('/sign-in', {
      organization: 'blue',
      email: 'nobody@blue.example',
      password: 'not this password',
    });
    const attempts = (outcome: string, cause: string) =>
      value(`gatehouse_attempts_total{kind="sign-in",outcome="${outcome}",cause="${cause}"}`);
    expect(await attempts('succeeded', 'signed-in')).toBe(1);
    expect(await attempts('refused', 'wrong-password')).toBe(1);
    expect(await attempts('refused', 'unknown-account')).toBe(1);
    const posts = (status: string) =>
      value(`gatehouse_request_duration_seconds_count{method="POST",route="/sign-in",status="${status}"}`);
    expect([await posts('3xx'), await posts('4xx')]).toEqual([1, 2]);
    // The answer to a refusal waits for its quarter of a second, and that is what was measured.
    const quick =
      'gatehouse_request_duration_seconds_bucket{le="0.1",method="POST",route="/sign-in",status="4xx"}';
    expect(await value(quick)).toBe(0);
  });

  test('mails, jobs, the pool, the queue of hashes and the notifications', async () => {
    await openClient(gatehouse).post(
      '/forgot-password',
      { organization: 'blue', email: 'ann@blue.example' },
      { from: '/forgot-password' },
    );
    await mailbox.next('ann@blue.example');
    for (
      let tries = 0;
      !(await value('gatehouse_mail_deliveries_total{result="sent"}')) && tries < 100;
      tries++
    )
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await value('gatehouse_mail_deliveries_total{result="sent"}')).toBe(1);
    expect(await value('gatehouse_job_runs_total{job="send-mail",result="succeeded"}')).toBeGreaterThan(0);
    const last = await value('gatehouse_job_last_success_timestamp_seconds{job="send-mail"}');
    expect(Math.abs((last ?? 0) - Date.now() / 1000)).toBeLessThan(30);
    expect(await value('gatehouse_database_connections_max')).toBe(7);
    expect(await value('gatehouse_database_listening')).toBe(1);
    expect(await value('gatehouse_clock_holders')).toBe(1);
    expect(await value('gatehouse_hash_queue_refused_total')).toBe(0);
    expect(await value('gatehouse_mails_queued')).toBe(0);
    expect(await value('gatehouse_cache_lookups_total{cache="sessions",result="hit"}')).toBeDefined();
    mailbox.mood = 'refusing';
    await rowsOf(
      urls.ownerUrl,
      `INSERT INTO mails (organization_id, id, kind, sealed, created_at, next_attempt_at)
       VALUES ($1, gen_random_uuid(), 'password-reset', 'x', now() - interval '90 seconds', now() + interval '1 hour')`,
      [blue],
    );
    expect(await value('gatehouse_mails_queued')).toBe(1);
    expect(await value('gatehouse_mails_oldest_seconds')).toBeGreaterThan(89);
  });
});

describe('what is never told', () => {
  test('no person, no organization, no address and no path: only words of closed lists', async () => {
    const client = await signedIn(gatehouse, {
      organization: 'blue',
      email: 'ann@blue.example',
      password: samplePassword,
    });
    for (const path of [
      `/console/users/${ann}`,
      '/reset-password/a-secret-of-somebody',
      '/nowhere/ann@blue.example',
    ])
      await client.get(path);
    for (const method of ['PROPFIND', 'DELETE', 'OPTIONS']) await client.send(method, '/anything', '', {});
    const all = await text();
    for (const secret of [
      ann,
      blue,
      'ann@',
      'blue',
      'Blue',
      'a-secret-of-somebody',
      'nowhere',
      '127.0.0.1',
      'PROPFIND',
    ])
      expect(all).not.toContain(secret);
    const labels = (name: string) =>
      new Set([...all.matchAll(new RegExp(`[{,]${name}="([^"]*)"`, 'g'))].map((each) => each[1]));
    const paths = new Set([...routes.map(({ path }) => path), 'unknown path']);
    expect([...labels('route')].filter((each) => !paths.has(each ?? ''))).toEqual([]);
    expect([...labels('route')]).toContain('/console/users/:id');
    expect([...labels('cause')].filter((each) => !(each && each in causes))).toEqual([]);
    expect([...labels('method')].sort()).toEqual(['GET', 'POST', 'other']);
    expect([...labels('status')].filter((each) => !/^[2-5]xx$/.test(each ?? ''))).toEqual([]);
  });

  test('nothing of it answers at the public port', async () => {
    expect((await openClient(gatehouse).get('/metrics')).status).toBe(404);
  });
});

describe('the figures and their names', () => {
  const names = async () =>
    [...(await text()).matchAll(/^# TYPE (gatehouse_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    }));

  test('counters end with _total, and times are in seconds', async () => {
    const all = await names();
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(({ name, type }) => (type === 'counter') !== name.endsWith('_total'))).toEqual([]);
    expect(all.filter(({ name }) => /millisecond|_ms\b|minutes/.test(name))).toEqual([]);
  });

  test('each stands in docs/operating.md, and nothing else does', async () => {
    const page = readFileSync(join(root, 'docs/operating.md'), 'utf8');
    const table = [...page.matchAll(/^\| `(gatehouse_\w+)/gm)].map(([, name]) => name);
    expect(table.sort()).toEqual((await names()).map(({ name }) => name).sort());
  });

  test('the example of alert rules asks for figures and words that there are', async () => {
    const rules = readFileSync(join(root, 'deploy/gatehouse.rules.yml'), 'utf8');
    const known = (await names()).map(({ name }) => name);
    const asked = [...rules.matchAll(/gatehouse_\w+/g)].map(([name]) =>
      name.replace(/_(count|sum|bucket)$/, ''),
    );
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
    const said = [...rules.matchAll(/cause=~?"([^"]+)"/g)].flatMap(([, words = '']) => words.split('|'));
    expect(said.filter((cause) => !(cause in causes))).toEqual([]);
  });
});

test('while the database is away the figures still come, and say so', async () => {
  const name = new URL(urls.appUrl).pathname.slice(1);
  const away = async (allowed: boolean) => {
    await rowsOf(inject('postgres').adminUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS ${allowed}`);
    await rowsOf(
      inject('postgres').adminUrl,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
  };
  await away(false);
  try {
    for (let tries = 0; (await value('gatehouse_database_listening')) !== 0 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await value('gatehouse_database_up')).toBe(0);
    expect(await value('gatehouse_database_listening')).toBe(0);
  } finally {
    await away(true);
  }
  for (let tries = 0; (await value('gatehouse_database_listening')) !== 1 && tries < 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await value('gatehouse_database_up')).toBe(1);
});

test('what an ended process had counted is kept, and its gauges are not', async () => {
  const totals = createTotals();
  const [a, b] = [createMetrics({ version: '0' }), createMetrics({ version: '0' })];
  for (const each of [a, b, b]) each.observer.attempt('sign-in', 'succeeded', 'signed-in');
  for (const each of [a, b]) each.observer.request('GET', '/sign-in', 200, 0.02);
  const counted = 'gatehouse_attempts_total{kind="sign-in",outcome="succeeded",cause="signed-in"}';
  const both = await totals.text([await a.counted(), await b.counted()]);
  expect(both).toContain(`${counted} 3\n`);
  totals.retire(await b.counted());
  totals.retire(await createMetrics({ version: '0' }).counted());
  const after = await totals.text([await a.counted()]);
  expect(after).toContain(`${counted} 3\n`);
  expect(after).toContain(
    'gatehouse_request_duration_seconds_bucket{le="0.025",method="GET",route="/sign-in",status="2xx"} 2\n',
  );
  expect(after).toMatch(/^gatehouse_build_info\{version="0",node="[\d.]+"\} 1$/m);
});
