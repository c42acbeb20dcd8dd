import { startClock } from './clock/clock.ts';
import { timetable } from './clock/timetable.ts';
import type { Config } from './config.ts';
import { createProfiles } from './domain/profiles/profiles.ts';
import { createHasher } from './infra/crypto/hasher.ts';
import { readKeyring } from './infra/crypto/keyring.ts';
import { connectDatabase } from './infra/database/database.ts';
import { listen } from './infra/database/notifications.ts';
import type { Infra } from './infra/infra.ts';
import { createLog, type Logger } from './infra/log.ts';
import { createSender } from './infra/mail/sender.ts';
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
  /** Stops accepting, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

export interface Extra {
  readonly demo?: boolean;
  readonly routes?: readonly Route[];
  readonly log?: Logger;
  /** What must be done before anybody is let in. */
  readonly prepare?: (infra: Infra) => Promise<void>;
}

/**
 * Puts the house together: config -> infra -> domain -> flows -> web and clock. Nothing acts before this is called. Rejects
 * where the port is taken or `prepare` fails; nothing goes on running then.
 */
export async function startGatehouse(config: Config, extra: Extra = {}): Promise<Gatehouse> {
  const log = extra.log ?? createLog(config.LOG_LEVEL);
  const infra = createInfra(config, log, extra.demo);
  const { database } = infra;
  const sender = createSender({ ...infra, smtpUrl: config.SMTP_URL, from: config.MAIL_FROM });
  const profiles = createProfiles(database, () => notifications.connected());
  const notifications = listen({
    url: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL,
    channels: ['organization_changed', 'work_due'],
    onMessage: (channel, payload) =>
      channel === 'work_due' ? clock.wake(payload) : profiles.forget(payload),
    onLost: () => profiles.forget(),
    log,
  });
  const clock = startClock(timetable(infra, profiles, sender), log);
  const stop = async (server?: WebServer) => {
    await server?.close();
    await sender.close();
    await clock.stop();
    await notifications.close();
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
        routes: [...routes, ...(extra.routes ?? [])],
        postsPerMinute: config.POSTS_PER_MINUTE,
      }),
    });
    log.info({ port: server.port, address: infra.portal.publicUrl.origin }, 'Gatehouse is ready');
    return { infra, port: server.port, stop: () => stop(server) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What everything stands on. It connects at its first use; whoever made it closes its database. */
export function createInfra(config: Config, log: Logger, demo = false): Infra {
  const publicUrl = new URL(config.PUBLIC_URL);
  return {
    database: connectDatabase({ url: config.DATABASE_URL }),
    keyring: readKeyring(config.GATEHOUSE_KEYRING),
    hasher: createHasher({ memoryKib: config.HASH_MEMORY_KIB }),
    log,
    portal: {
      publicUrl,
      operatorUrl: config.OPERATOR_URL ? new URL(config.OPERATOR_URL) : publicUrl,
      mailFrom: config.MAIL_FROM,
      trustedProxies: config.TRUSTED_PROXIES,
      demo,
    },
  };
}
