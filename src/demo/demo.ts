import { join, resolve } from 'node:path';
import { Refusal } from '../commands/explain.ts';
import { refuseForeignKeyring } from '../commands/prove-keyring.ts';
import { untilToldToEnd } from '../commands/signals.ts';
import { type Config, type Environment, readConfigOf, roleOf } from '../config.ts';
import { migrations } from '../domain/migrations.ts';
import { startEmbeddedPostgres } from '../infra/database/embedded.ts';
import { MigrationError, migrate } from '../infra/database/migrate.ts';
import { createLog } from '../infra/log.ts';
import { startGatehouse } from '../main.ts';
import { openSampleCrm } from './crm/crm.ts';
import { startSampleDirectory } from './directory/start.ts';
import { inboxRoutes } from './inbox.tsx';
import { keepKeyring } from './keyring.ts';
import { liveThroughPast } from './past.ts';
import { freePort, loopbacks } from './ports.ts';
import { openPostOffice } from './post-office.ts';
import { staff } from './samples.ts';
import { seed } from './seed.ts';
import { furnishSources } from './weather-sources.ts';
import { welcome } from './welcome.ts';

/**
 * `gatehouse demo`: a whole portal with a database and a mail server of its own, and sample people in it. Everything it
 * keeps stands in the data folder; everything it started ends with it.
 */
export async function demo(environment: Environment): Promise<undefined> {
  const startedAt = performance.now();
  const wishes = readConfigOf({ LOG_LEVEL: 'warn', ...environment }, ['PORT', 'GATEHOUSE_DATA', 'LOG_LEVEL']);
  const dataFolder = resolve(wishes.GATEHOUSE_DATA);
  const toldToEnd = untilToldToEnd();
  const stops: (() => Promise<void>)[] = [];
  try {
    const origin = await start(wishes, dataFolder, stops);
    console.log(welcome(origin, dataFolder, performance.now() - startedAt));
    await toldToEnd;
  } finally {
    // The last that came is the first to go.
    for (const stop of stops.reverse()) await stop();
  }
}

/** Starts the parts one after another; each puts its end into `stops`. Answers the shared address. */
async function start(
  wishes: Pick<Config, 'PORT' | 'LOG_LEVEL'>,
  dataFolder: string,
  stops: (() => Promise<void>)[],
): Promise<URL> {
  const log = createLog(wishes.LOG_LEVEL);
  const hosts = loopbacks();
  const port = await freePort(wishes.PORT, hosts);
  const postgres = await startEmbeddedPostgres({ dataFolder, log });
  stops.push(postgres.stop);
  const appRole = roleOf(postgres.appUrl);
  await migrate({ ownerUrl: postgres.ownerUrl, appRole, folder: migrations }).catch((error: Error) => {
    if (!(error instanceof MigrationError)) throw error;
    const advice = `Remove ${dataFolder}, which another version made, or set GATEHOUSE_DATA to another folder.`;
    throw new Refusal(`${error.message}.\n${advice}`, 'state');
  });
  const postOffice = await openPostOffice(join(dataFolder, 'mails'));
  stops.push(postOffice.close);

  const crm = await openSampleCrm(postgres.adminUrl);
  const directory = await startSampleDirectory({
    // The same at every start, where nobody else has it.
    port: await freePort(port + 1, hosts).catch(() => 0),
    title: 'Weather Office staff directory',
    people: staff,
  });
  stops.push(directory.stop);

  const origin = new URL(`http://localhost:${port}`);
  const gatehouse = await startGatehouse(
    {
      PUBLIC_URL: origin.origin,
      HOST: hosts,
      PORT: port,
      TRUSTED_PROXIES: [],
      OUTBOUND_ALLOWED: ['127.0.0.0/8', '::1'],
      DATABASE_URL: postgres.appUrl,
      SMTP_URL: postOffice.url,
      MAIL_FROM: 'Gatehouse <portal@gatehouse.example>',
      GATEHOUSE_KEYRING: keepKeyring(join(dataFolder, 'keyring')),
      GATEHOUSE_DATA: dataFolder,
      HASH_MEMORY_KIB: 19_456,
      POSTS_PER_MINUTE: 3_000,
      LOG_LEVEL: wishes.LOG_LEVEL,
    },
    {
      demo: true,
      log,
      routes: inboxRoutes(postOffice),
      prepare: async (infra) => {
        const made = await seed(infra);
        await furnishSources(infra, crm, directory);
        await refuseForeignKeyring(infra);
        await liveThroughPast(infra, made);
      },
    },
  );
  stops.push(gatehouse.stop);
  return origin;
}
