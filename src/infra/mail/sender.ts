import type { Keyring } from '../crypto/keyring.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
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

/** The sender of the outbox. It connects when there is something to send. Throws TypeError for a malformed sender. */
export function createSender(options: {
  database: Database;
  keyring: Keyring;
  log: Logger;
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

  /** Delivers one mail, then claims the next, until none is due or the server is not to be had. */
  const run = async (first: MailKey): Promise<number> => {
    let sent = 0;
    let refusals = 0;
    for (let due = [first]; due.length > 0; due = await claim(1)) {
      for (const key of due) {
        const result = await deliver(means, key);
        if (result === 'unreachable') return sent;
        refusals = result === 'refused' ? refusals + 1 : 0;
        if (result === 'sent') sent += 1;
      }
      if (refusals >= patience) return sent;
    }
    return sent;
  };

  const sendDue = async () => {
    const results = await Promise.allSettled((await claim(lanes)).map(run));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
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
      transport.close();
    },
  };
}
