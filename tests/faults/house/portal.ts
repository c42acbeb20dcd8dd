import http from 'node:http';
import pg from 'pg';
import { inject } from 'vitest';
import { foundOrganization } from '../../../src/domain/organizations/organizations.ts';
import { generateKey } from '../../../src/infra/crypto/keyring.ts';
import { newId } from '../../../src/infra/ids.ts';
import { createLog } from '../../../src/infra/log.ts';
import { wait } from '../../../src/infra/time.ts';
import { createInfra, type Served } from '../../../src/main.ts';
import { createDatabase, type Urls } from '../../fixtures/databases.ts';
import type { House } from '../../fixtures/house.ts';
import { openMailbox } from '../../fixtures/mailbox.ts';
import { freePort } from '../../start/program.ts';
import { openBalancer } from './balancer.ts';
import { createServer, type Server } from './server.ts';

/** A house whose servers are processes of their own on one database; several stand behind a balancer at `port`. */
export interface Portal extends House {
  readonly servers: readonly Server[];
}

/** What is waited before it is taken for known everywhere that something changed. */
const hearsay = 50;

/** Opens a portal on a database of its own, or the one that is given. `settings` are over the defaults of tests. */
export async function openPortal(
  options: {
    servers?: number;
    urls?: Urls & { drop(): Promise<void> };
    settings?: Partial<Served>;
    /** Whether connections are used again, as a reverse proxy does. */
    keepAlive?: boolean;
  } = {},
): Promise<Portal> {
  // Otherwise each request comes over a connection of its own, so that the balancer chooses anew.
  http.globalAgent = new http.Agent({ keepAlive: options.keepAlive ?? false });
  const urls = options.urls ?? (await createDatabase(inject('postgres')));
  const mailbox = await openMailbox();
  const ports = await Promise.all(Array.from({ length: options.servers ?? 1 }, freePort));
  // One server alone answers for itself: nothing stands between it and the load.
  const balancer = ports.length > 1 ? await openBalancer(ports) : undefined;
  const port = balancer?.port ?? (ports[0] as number);
  const served = {
    PUBLIC_URL: `http://localhost:${port}`,
    HOST: ['127.0.0.1'],
    DATABASE_URL: urls.appUrl,
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'Gatehouse <portal@gatehouse.example>',
    GATEHOUSE_KEYRING: generateKey(),
    // Clients say themselves where they come from.
    TRUSTED_PROXIES: ['127.0.0.1'],
    OUTBOUND_ALLOWED: ['127.0.0.0/8', '::1'],
    HASH_MEMORY_KIB: 19_456,
    POSTS_PER_MINUTE: 1_000_000,
    LOG_LEVEL: 'info',
    PORT: 0,
    ...options.settings,
  } as Served;
  const log = createLog('error');
  const infra = createInfra({ ...served, DATABASE_CONNECTIONS: 4 }, log);
  const operatorsId = newId();
  await infra.database.inOrganization(operatorsId, (tx) =>
    foundOrganization(tx, { id: operatorsId, slug: 'operators', name: 'Operators', reserved: true }),
  );
  const servers = ports.map((each) => createServer(each, environmentOf(served)));
  await Promise.all(servers.map((server) => server.start()));
  const owner = new pg.Pool({ connectionString: urls.ownerUrl, max: 2 });
  owner.on('error', () => {});
  const close = async () => {
    await Promise.all(servers.map((server) => server.end()));
    await balancer?.close();
    await mailbox.close();
    await owner.end();
    await infra.database.close();
    await urls.drop();
  };
  return {
    // As far as tests ask it: the servers themselves are other processes.
    gatehouse: {
      infra,
      port,
      takeClock: () => {},
      ready: async () => (await Promise.all(servers.map((server) => server.isReady()))).every(Boolean),
      caughtUp: () => wait(hearsay),
      stop: close,
    },
    servers,
    urls,
    mailbox,
    port,
    operatorsId,
    rows: async (text, values = []) => (await owner.query(text, values)).rows,
    close,
  };
}

const environmentOf = (served: Served): Record<string, string> =>
  Object.fromEntries(
    Object.entries(served)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
  );
