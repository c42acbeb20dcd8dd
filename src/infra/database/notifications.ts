import pg from 'pg';
import type { Logger } from '../log.ts';

/** Hears what other processes changed. */
export interface Notifications {
  /** Whether messages arrive at this moment; a cache is trusted only while they do. */
  connected(): boolean;
  close(): Promise<void>;
}

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
    });
    client = next;
    next.on('error', lost);
    next.on('end', () => client === next && lost());
    next.on('notification', (message) => options.onMessage(message.channel, message.payload ?? ''));
    try {
      await next.connect();
      for (const channel of options.channels) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      options.onLost();
      alive = true;
    } catch (error) {
      next.end().catch(() => {});
      lost(error);
    }
  };
  void connect();

  return {
    connected: () => alive,
    close: async () => {
      closing = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
