import pg from 'pg';
import { inject } from 'vitest';
import { liveThroughPast } from '../../src/demo/past.ts';
import { seed } from '../../src/demo/seed.ts';
import { proveKeyring } from '../../src/flows/health/keyring.ts';
import { createLog } from '../../src/infra/log.ts';
import { type Gatehouse, startGatehouse } from '../../src/main.ts';
import { createDatabase, type Urls } from '../fixtures/databases.ts';
import { freePort } from './program.ts';

type Settings = Parameters<typeof startGatehouse>[0];

/** A portal on a database of its own, furnished as the demo is. */
export async function openFurnished(settings: Pick<Settings, 'SMTP_URL' | 'GATEHOUSE_KEYRING'>): Promise<{
  gatehouse: Gatehouse;
  urls: Urls & { drop(): Promise<void> };
}> {
  const urls = await createDatabase(inject('postgres'));
  const gatehouse = await openOn(urls.appUrl, settings, true);
  return { gatehouse, urls };
}

/** A server on this database, as another machine would run it. */
export async function openOn(
  databaseUrl: string,
  settings: Pick<Settings, 'SMTP_URL' | 'GATEHOUSE_KEYRING'>,
  furnish = false,
): Promise<Gatehouse> {
  const port = await freePort();
  return startGatehouse(
    {
      PUBLIC_URL: `http://localhost:${port}`,
      HOST: ['127.0.0.1'],
      PORT: port,
      DATABASE_URL: databaseUrl,
      MAIL_FROM: 'Gatehouse <portal@gatehouse.example>',
      TRUSTED_PROXIES: [],
      OUTBOUND_ALLOWED: [],
      HASH_MEMORY_KIB: 19_456,
      POSTS_PER_MINUTE: 100_000,
      LOG_LEVEL: 'error',
      ...settings,
    } as unknown as Settings,
    {
      log: createLog(process.env.TEST_LOG ?? 'error'),
      prepare: async (infra) => {
        if (furnish) await liveThroughPast(infra, await seed(infra));
        await proveKeyring(infra);
      },
    },
  );
}

/** Looks into a database as its owner. */
export async function rowsOf<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of a table as text, in one order for any two databases. */
export const contents = async (url: string, table: string): Promise<string[]> =>
  (
    await rowsOf<{ row: string }>(url, `SELECT t::text AS row FROM ${table} t ORDER BY t::text COLLATE "C"`)
  ).map(({ row }) => row);

export const tablesOf = async (url: string): Promise<string[]> =>
  (
    await rowsOf<{ name: string }>(
      url,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
    )
  ).map(({ name }) => name);
