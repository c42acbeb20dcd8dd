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
import { createEntrance } from './web/entrance/enter.ts';
import type { Route } from './web/entrance/route.ts';
import { createMachine } from './web/machine.ts';
import { routes } from './web/routes.ts';
import { serve } from './web/server.ts';

export interface Gatehouse {
  readonly infra: Infra;
  readonly port: number;
  /** Stops accepting, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

/** Puts the house together: config -> infra -> domain -> flows -> web and clock. Nothing acts before this is called. */
export async function startGatehouse(
  config: Config,
  extra: { demo?: boolean; routes?: readonly Route[]; log?: Logger } = {},
): Promise<Gatehouse> {
  const log = extra.log ?? createLog(config.LOG_LEVEL);
  const database = connectDatabase({ url: config.DATABASE_URL });
  const publicUrl = new URL(config.PUBLIC_URL);
  const infra: Infra = {
    database,
    keyring: readKeyring(config.GATEHOUSE_KEYRING),
    hasher: createHasher({ memoryKib: config.HASH_MEMORY_KIB }),
    log,
    portal: {
      publicUrl,
      operatorUrl: config.OPERATOR_URL ? new URL(config.OPERATOR_URL) : publicUrl,
      mailFrom: config.MAIL_FROM,
      trustedProxies: config.TRUSTED_PROXIES,
      demo: extra.demo ?? false,
    },
  };

  const profiles = createProfiles(database, () => notifications.connected());
  const notifications = listen({
    url: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL,
    channels: ['organization_changed', 'work_due'],
    onMessage: (channel, payload) =>
      channel === 'work_due' ? clock.wake(payload) : profiles.forget(payload),
    onLost: () => profiles.forget(),
    log,
  });
  const clock = startClock(timetable(infra, profiles), log);
  const server = await serve({
    host: config.HOST,
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
  log.info({ port: server.port, address: publicUrl.origin }, 'Gatehouse is ready');

  return {
    infra,
    port: server.port,
    stop: async () => {
      await server.close();
      await clock.stop();
      await notifications.close();
      await database.close();
    },
  };
}
