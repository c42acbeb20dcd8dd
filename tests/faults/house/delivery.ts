import { setTimeout as sleep } from 'node:timers/promises';
import type { Portal } from './portal.ts';

/** Waits until no mail is left to send; whatever was being sent when somebody died is due at once. */
export async function untilDelivered(portal: Portal, within = 30_000): Promise<void> {
  await portal.rows(`UPDATE mails SET next_attempt_at = now() WHERE status = 'queued'`);
  for (const until = Date.now() + within; Date.now() < until; await sleep(50))
    if ((await portal.rows(`SELECT 1 FROM mails WHERE status = 'queued' LIMIT 1`)).length === 0) return;
  throw new Error('mails wait that nobody sends');
}

/**
 * Compares what the mail server took with what was to be sent: each mail once; twice only where it was tried more than
 * once, since it was not certain whether it had arrived. Answers what is wrong, and how many came twice.
 */
export async function compareDelivery(portal: Portal): Promise<{ wrong: string[]; twice: number }> {
  const mails = await portal.rows<{ id: string; kind: string; status: string; attempts: number }>(
    'SELECT id, kind, status, attempts FROM mails',
  );
  const arrived = new Map<string, number>();
  for (const { headers } of portal.mailbox.mails) {
    const id = /^<([^@]+)@/.exec(headers['message-id'] ?? '')?.[1] ?? '';
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
  }
  const wrong: string[] = [];
  let twice = 0;
  for (const { id, kind, status, attempts } of mails) {
    const times = arrived.get(id) ?? 0;
    if (times > 1) twice += 1;
    if (status !== 'sent' || times < 1)
      wrong.push(`a mail (${kind}) is ${status} and arrived ${times} times`);
    else if (times > attempts)
      wrong.push(`a mail (${kind}) was tried ${attempts} times and arrived ${times} times`);
  }
  const known = new Set(mails.map(({ id }) => id));
  for (const id of arrived.keys()) if (!known.has(id)) wrong.push(`a mail arrived that nobody wrote: ${id}`);
  return { wrong, twice };
}
