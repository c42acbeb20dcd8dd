import type { Keyring } from '../crypto/keyring.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { seconds, wait } from '../time.ts';
import { judgeFailure } from './failures.ts';
import { mailFailed, mailPostponed, mailSent, queuedMail } from './outbox.sql.ts';
import { openLetter } from './outbox.ts';
import type { Transport } from './transport.ts';

export interface MailKey {
  readonly organizationId: string;
  readonly id: string;
}

export interface Means {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly transport: Transport;
  /** Aborted when the program stops. */
  readonly closing: AbortSignal;
}

/**
 * Delivers a claimed mail and records what came of it. `gone`: there was nothing left to do. Ends within the minute for
 * which the mail is claimed.
 */
export async function deliver(
  means: Means,
  key: MailKey,
): Promise<'sent' | 'gone' | 'rejected' | 'refused' | 'unreachable'> {
  const { database, log } = means;
  const { organizationId, id } = key;
  const startedAt = performance.now();
  const [rows] = await database.batch(organizationId, [queuedMail(organizationId, id)]);
  const [mail] = rows as { kind: string; attempts: number; sealed: Buffer }[];
  if (!mail) return 'gone';

  let recipient = '';
  try {
    const letter = openLetter(means, organizationId, id, mail.sealed);
    recipient = letter.to;
    await means.transport.send(
      id,
      letter,
      AbortSignal.any([means.closing, AbortSignal.timeout(seconds(40))]),
    );
  } catch (error) {
    const failure = judgeFailure(error, recipient);
    const left = Math.max(0, retryAfter(mail.attempts) - (performance.now() - startedAt));
    await database.batch(organizationId, [
      failure.kind === 'rejected'
        ? mailFailed(organizationId, id, failure.words)
        : mailPostponed(organizationId, id, failure.words, left),
    ]);
    log.warn({ mail: id, kind: mail.kind, attempts: mail.attempts, failure }, 'a mail was not sent');
    return failure.kind;
  }
  await record(() => database.batch(organizationId, [mailSent(organizationId, id)]));
  return 'sent';
}

/** How long to wait after an attempt, from its beginning: 1, 2, 4 ... seconds, half a minute at most. */
const retryAfter = (attempts: number): number => Math.min(seconds(2 ** (attempts - 1)), seconds(30));

/** The mail is out: were this not recorded, it would go out again. So a busy database is asked several times. */
async function record(write: () => Promise<unknown>): Promise<void> {
  for (const pause of [0.5, 1, 2, 4]) {
    try {
      await write();
      return;
    } catch {
      await wait(seconds(pause));
    }
  }
  await write();
}
