import type { Tx } from '../../infra/database/database.ts';
import { isLocale, type Locale } from '../../infra/i18n/texts.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import { recordEvent } from '../audit/audit.ts';
import { foldEmail } from '../users/users.ts';
import {
  expireOverdue,
  insertUnverified,
  lockQueue,
  openCount,
  openVerified,
  unverifiedCount,
  waitingSince,
} from './access-requests.sql.ts';

export type RequestStatus = 'unverified' | 'open' | 'approved' | 'declined' | 'expired' | 'closed';

/** Somebody without an account asks for one. */
export interface AccessRequest {
  readonly organizationId: string;
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly reason: string;
  readonly locale: Locale;
  /** `expired`: nobody decided in 30 days. `closed`: taken off the list, because the person came in another way. */
  readonly status: RequestStatus;
  readonly askedAt: Date;
  readonly verifiedAt: Date | null;
  readonly openedAt: Date | null;
  readonly decidedAt: Date | null;
  /** Who decided, if they are still here. */
  readonly deciderName: string | null;
  /** What the person was told with a refusal. */
  readonly answer: string | null;
  /** Who was invited for it, if they are still here. */
  readonly userId: string | null;
  /** Whoever has this address in the organization now. */
  readonly holderId: string | null;
}

export interface Asked {
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly reason: string;
  readonly locale: string;
}

/** Requests that an organization may have waiting; and as many whose address is not proven yet. */
export const mostWaiting = 500;
/** Minutes that a proof of the address may take. */
export const linkMinutes = 60;

/** Keeps what was asked until the address is proven by its link; nobody sees it before. */
export async function keepUnverified(tx: Tx, asked: Asked, verificationId: string | null): Promise<string> {
  const id = newId();
  await tx.run(insertUnverified({ ...asked, id, folded: foldEmail(asked.email), verificationId }));
  return id;
}

/** Whether one more can be asked for and wait; nothing is held, so it may be full a moment later. */
export async function hasRoom(tx: Tx, organizationId: string): Promise<boolean> {
  const [open, unverified] = await Promise.all([
    tx.one<{ count: number }>(openCount(organizationId)),
    tx.one<{ count: number }>(unverifiedCount(organizationId, linkMinutes)),
  ]);
  return (open?.count ?? 0) < mostWaiting && (unverified?.count ?? 0) < mostWaiting;
}

/** Since when a request of this address waits; undefined where none does. */
export const isWaiting = async (tx: Tx, organizationId: string, email: string): Promise<Date | undefined> =>
  (await tx.one<{ openedAt: Date }>(waitingSince(organizationId, foldEmail(email))))?.openedAt;

/** Lets those who want the same wait for each other without a connection; who gets it is for the database to decide. */
export const inTurn = <T>(id: string, work: () => Promise<T>): Promise<T> => turns.take(id, work);

const turns = createTurns();

export type Queueable = 'free' | 'already-waiting' | 'queue-full';

/** Whether a request of this address may enter the queue, which is held from now on until the transaction ends. */
export async function holdQueue(tx: Tx, organizationId: string, email: string): Promise<Queueable> {
  await tx.run(lockQueue(organizationId));
  await tx.run(expireOverdue(organizationId));
  if (await isWaiting(tx, organizationId, email)) return 'already-waiting';
  const open = await tx.one<{ count: number }>(openCount(organizationId));
  return (open?.count ?? 0) < mostWaiting ? 'free' : 'queue-full';
}

/** Puts a request whose address was proven just now into the queue, which must be held and free for it. */
export async function enterQueue(
  tx: Tx,
  infra: Needs<'keyring'>,
  entry: { organizationId: string; id: string; email: string; name: string; by: 'link' | 'code' },
): Promise<void> {
  const { organizationId, id, email, name, by } = entry;
  const entered = await tx.run(openVerified(organizationId, id));
  if (entered !== 1) throw new Error('a request for access entered the queue twice');
  await recordEvent(tx, infra, {
    organizationId,
    actor: { kind: 'visitor' },
    action: 'request.received',
    subject: { kind: 'access-request', id },
    change: { verifiedBy: by },
    personal: { email, name },
  });
}

/** The language of a request, where it is still one that Gatehouse speaks. */
export const localeOf = (request: Pick<AccessRequest, 'locale'>, usual: Locale): Locale =>
  isLocale(request.locale) ? request.locale : usual;
