import { type Clock, startClock } from './clock/clock.ts';
import { timetable } from './clock/timetable.ts';
import type { Config } from './config.ts';
import { createProfiles } from './domain/profiles/profiles.ts';
import { createSessions } from './domain/sessions/session-cache.ts';
import { readBacklog } from './flows/health/backlog.ts';
import { isReady } from './flows/health/readiness.ts';
import { createHasher } from './infra/crypto/hasher.ts';
import { readKeyring } from './infra/crypto/keyring.ts';
import { connectDatabase } from './infra/database/database.ts';
import { listen } from './infra/database/notifications.ts';
import { createForeignDatabases } from './infra/foreign-database/foreign-databases.ts';
import type { Infra } from './infra/infra.ts';
import { createLog, type Logger } from './infra/log.ts';
import { createSender } from './infra/mail/sender.ts';
import type { Metrics } from './infra/metrics/metrics.ts';
import { createOutbound } from './infra/outbound/outbound.ts';
import { seconds } from './infra/time.ts';
import { readManifest } from './web/built.ts';
import { createEntrance } from './web/entrance/enter.ts';
import type { Route } from './web/entrance/route.ts';
import { createMachine } from './web/machine.ts';
import { setAssets } from './web/parts/assets.ts';
import { routes } from './web/routes.ts';
import { serve, type WebServer } from './web/server.ts';

export interface Gatehouse {
  readonly infra: Infra;
  readonly port: number;
  /** Runs the jobs of the clock here from now on; where it does so already, nothing happens. */
  takeClock(): void;
  /** Whether it can serve at this moment. */
  ready(): Promise<boolean>;
  /** Resolves once it knows of everything that was committed before, by whomever. */
  caughtUp(): Promise<void>;
  /** Stops accepting, finishes what is under way, closes everything. Gently: where another takes over meanwhile. */
  stop(how?: { gently: boolean }): Promise<void>;
}

/** What a portal needs to know of the configuration. */
export type Served = Omit<
  Config,
  'WORKERS' | 'METRICS_HOST' | 'DATABASE_CONNECTIONS' | 'SESSION_CACHE_SECONDS'
> &
  Partial<Config>;

export interface Extra {
  readonly demo?: boolean;
  readonly routes?: readonly Route[];
  readonly log?: Logger;
  /** What must be done before anybody is let in. */
  readonly prepare?: (infra: Infra) => Promise<void>;
  readonly metrics?: Metrics | undefined;
  /** Hashes computed at once; as many as there are cores unless given. */
  readonly hashThreads?: number | undefined;
  /** Where several processes share the work, one of them holds the clock: `takeClock` tells which. */
  readonly withoutClock?: boolean | undefined;
}

/**
 * Puts the house together: config -> infra -> domain -> flows -> web and clock. Nothing acts before this is called. Rejects
 * where the port is taken or `prepare` fails; nothing goes on running then.
 */
export async function startGatehouse(config: Served, extra: Extra = {}): Promise<Gatehouse> {
  const log = extra.log ?? createLog(config.LOG_LEVEL);
  const infra = createInfra(config, log, extra);
  const { database } = infra;
  const sender = createSender({ ...infra, smtpUrl: config.SMTP_URL, from: config.MAIL_FROM });
  const profiles = createProfiles(database, () => notifications.connected());
  const keepSessions = seconds(config.SESSION_CACHE_SECONDS ?? 30);
  const sessions = createSessions(database, () => notifications.connected(), keepSessions);
  const onMessage: Record<string, (payload: string) => void> = {
    work_due: (table) => clock?.wake(table),
    session_changed: (whose) => sessions.forget(whose),
    organization_changed: (id) => {
      profiles.forget(id);
      sessions.forget(id);
    },
  };
  const notifications = listen({
    url: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL,
    channels: Object.keys(onMessage),
    onMessage: (channel, payload) => onMessage[channel]?.(payload),
    onLost: () => {
      profiles.forget();
      sessions.forget();
    },
    log,
  });
  let clock: Clock | undefined;
  let stopping = false;
  const takeClock = () => {
    if (!stopping) clock ??= startClock(timetable(infra, profiles, sender), log, infra.observer);
  };
  if (!extra.withoutClock) takeClock();
  extra.metrics?.watch({
    hashing: () => infra.hasher.stats(),
    pool: () => database.stats(),
    listening: () => notifications.connected(),
    holdsClock: () => clock !== undefined,
    backlog: async () => (clock ? readBacklog(infra) : undefined),
    caches: { sessions: sessions.stats },
  });
  const stop = async (server?: WebServer, how?: { gently: boolean }) => {
    stopping = true;
    await server?.close(how);
    await sender.close();
    await clock?.stop();
    await notifications.close();
    await infra.foreignDatabases.close();
    await database.close();
  };

  try {
    const built = await readManifest();
    if (built) setAssets(built);
    else log.warn('nothing was built: pages have no style (npm run build)');
    await extra.prepare?.(infra);
    const server = await serve({
      hosts: config.HOST,
      port: config.PORT,
      trustedProxies: config.TRUSTED_PROXIES,
      machine: createMachine(infra, profiles),
      enter: createEntrance({
        infra,
        profiles,
        sessions,
        caughtUp: notifications.caughtUp,
        routes: [...routes, ...(extra.routes ?? [])],
        postsPerMinute: config.POSTS_PER_MINUTE,
      }),
      log,
    });
    log.info({ port: server.port, address: infra.portal.publicUrl.origin }, 'Gatehouse is ready');
    return {
      infra,
      port: server.port,
      takeClock,
      ready: () => isReady(infra),
      caughtUp: notifications.caughtUp,
      stop: (how) => stop(server, how),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What everything stands on. It connects at its first use; whoever made it closes its database. */
export function createInfra(config: Served, log: Logger, extra: Extra = {}): Infra {
  const publicUrl = new URL(config.PUBLIC_URL);
  const outbound = createOutbound({ allowed: config.OUTBOUND_ALLOWED });
  return {
    database: connectDatabase({
      url: config.DATABASE_URL,
      ...(config.DATABASE_CONNECTIONS && { connections: config.DATABASE_CONNECTIONS }),
    }),
    keyring: readKeyring(config.GATEHOUSE_KEYRING),
    hasher: createHasher({
      memoryKib: config.HASH_MEMORY_KIB,
      ...(extra.hashThreads && { threads: extra.hashThreads }),
    }),
    log,
    outbound,
    foreignDatabases: createForeignDatabases({ outbound }),
    portal: {
      publicUrl,
      operatorUrl: config.OPERATOR_URL ? new URL(config.OPERATOR_URL) : publicUrl,
      mailFrom: config.MAIL_FROM,
      trustedProxies: config.TRUSTED_PROXIES,
      demo: extra.demo ?? false,
    },
    observer: extra.metrics?.observer,
  };
}
