import type { Keyring } from '../crypto/keyring.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import type { Observer } from '../metrics/observer.ts';
import { seconds } from '../time.ts';
import { deliver, type MailKey } from './deliver.ts';
import { claimMails } from './outbox.sql.ts';
import { createMailTransport } from './transport.ts';

export interface Sender {
  /**
   * Sends what is due, one mail after another until none is left, and answers how many were sent. Safe in several
   * processes at once: each mail is claimed in the database.
   */
  sendDue(): Promise<number>;
  /** Takes up no more mails, gives those under way five seconds to arrive, and closes the connections. */
  close(): Promise<void>;
}

const lanes = 5;
/** So many mails refused one after another are no coincidence: the lane rests until the next run. */
const patience = 10;
/** Milliseconds after which lanes that are free look again, while others are held up. */
const restock = seconds(1);

/** The sender of the outbox. It connects when there is something to send. Throws TypeError for a malformed sender. */
export function createSender(options: {
  database: Database;
  keyring: Keyring;
  log: Logger;
  observer?: Observer | undefined;
  smtpUrl: string;
  from: string;
  /** Milliseconds for which the mail server may be silent before a mail is taken back; half a minute unless given. */
  answerWithin?: number;
}): Sender {
  const { database } = options;
  const transport = createMailTransport({
    ...options,
    connections: lanes,
    answerWithin: options.answerWithin ?? seconds(30),
  });
  const closing = new AbortController();
  const means = { ...options, transport, closing: closing.signal };
  const underWay = new Set<Promise<number>>();
  let closed = false;

  const claim = async (most: number): Promise<MailKey[]> =>
    closed ? [] : database.outside.rows<MailKey>(claimMails(most));

  /** Delivers one mail, then claims the next, until none is due or the server is not to be had: then it rests. */
  const run = async (first: MailKey): Promise<{ sent: number; rests: boolean }> => {
    let sent = 0;
    let refusals = 0;
    for (let due = [first]; due.length > 0; due = await claim(1)) {
      for (const key of due) {
        const result = await deliver(means, key);
        options.observer?.mail(result);
        if (result === 'unreachable') return { sent, rests: true };
        refusals = result === 'refused' ? refusals + 1 : 0;
        if (result === 'sent') sent += 1;
      }
      if (refusals >= patience) return { sent, rests: true };
    }
    return { sent, rests: false };
  };

  const sendDue = async (): Promise<number> => {
    const busy = new Set<Promise<void>>();
    let open = lanes;
    let sent = 0;
    let failure: { error: unknown } | undefined;
    const enter = (first: MailKey) => {
      const lane = run(first)
        .then((result) => {
          sent += result.sent;
          if (result.rests) open -= 1;
        })
        .catch((error: unknown) => {
          failure ??= { error };
          open = 0;
        })
        .finally(() => busy.delete(lane));
      busy.add(lane);
    };
    for (const first of await claim(lanes)) enter(first);
    while (busy.size > 0) {
      await within(Promise.all(busy), restock);
      // A mail that hangs holds up its own lane; what came meanwhile takes the others.
      if (busy.size > 0 && open > busy.size) for (const first of await claim(open - busy.size)) enter(first);
    }
    if (failure) throw failure.error;
    return sent;
  };

  return {
    sendDue: () => {
      const running = sendDue();
      underWay.add(running);
      return running.finally(() => underWay.delete(running));
    },
    close: async () => {
      closed = true;
      const grace = setTimeout(() => closing.abort(), seconds(5));
      await Promise.allSettled(underWay);
      clearTimeout(grace);
      await transport.close();
    },
  };
}

/** Resolves when the work is done, and after `milliseconds` at the latest. */
async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
