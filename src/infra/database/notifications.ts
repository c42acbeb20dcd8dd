import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../log.ts';
import { seconds } from '../time.ts';

/** Hears what other processes changed. */
export interface Notifications {
  /**
   * Whether everything that was committed until less than a second ago has arrived here; a cache is trusted only while it has. A
   * connection that broke without a word counts as broken within that second.
   */
  connected(): boolean;
  /**
   * Resolves once whatever was committed before this call has arrived here: PostgreSQL hands over what is waiting before
   * it answers a query on the same connection. Where nothing arrives at all it resolves as well, since then nothing is
   * trusted.
   */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds for which one answer vouches, between two questions, and until silence counts as a broken connection. */
const trust = 800;
const pace = 250;
const silence = seconds(3);

/**
 * Listens to channels on a connection of its own and connects again by itself. `onLost` is called whenever messages
 * may have been missed.
 */
export function listen(options: {
  url: string;
  channels: readonly string[];
  onMessage: (channel: string, payload: string) => void;
  onLost: () => void;
  log: Logger;
}): Notifications {
  let client: pg.Client | undefined;
  let alive = false;
  /** When the last question that was answered had been asked. */
  let heard = Number.NEGATIVE_INFINITY;
  let closing = false;
  let retry: NodeJS.Timeout | undefined;

  const lost = (error?: unknown) => {
    if (!client) return;
    client = undefined;
    alive = false;
    options.onLost();
    if (closing) return;
    options.log.warn({ err: error }, 'lost the notification connection; connecting again');
    retry = setTimeout(connect, 500);
  };

  const connect = async () => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: 'gatehouse-listen',
      keepAlive: true,
      connectionTimeoutMillis: silence,
      query_timeout: silence,
    });
    client = next;
    next.on('error', (error) => client === next && lost(error));
    next.on('end', () => client === next && lost());
    next.on('notification', (message) => options.onMessage(message.channel, message.payload ?? ''));
    try {
      await next.connect();
      for (const channel of options.channels) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      options.onLost();
      heard = performance.now();
      alive = true;
    } catch (error) {
      next.end().catch(() => {});
      if (client === next) lost(error);
    }
  };
  void connect();

  const ask = async () => {
    const asked = client;
    if (!asked || !alive) return;
    const at = performance.now();
    try {
      await asked.query('');
      if (asked === client) heard = at;
    } catch (error) {
      if (asked !== client) return;
      // It may be waiting for ever: nothing of it is used again.
      lost(error);
      asked.end().catch(() => {});
    }
  };
  // Many may wait for one question, but only for one that is asked after they came.
  let asking: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const askNext = () => {
    waiting ??= asking.then(() => {
      waiting = undefined;
      asking = ask();
      return asking;
    });
    return waiting;
  };
  const asksAgain = setInterval(askNext, pace);
  asksAgain.unref();

  const connected = () => alive && performance.now() - heard < trust;
  return {
    connected,
    caughtUp: async () => {
      if (connected()) await Promise.race([askNext(), pause(trust, undefined, { ref: false })]);
    },
    close: async () => {
      closing = true;
      clearTimeout(retry);
      clearInterval(asksAgain);
      await client?.end().catch(() => {});
    },
  };
}
