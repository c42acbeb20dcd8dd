import type { Sql } from 'sql-template-tag';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { attemptByReference, attemptList, attemptsByDay, insertAttempt } from './attempts.sql.ts';
import type { Cause } from './causes.ts';

/** `request`: somebody without an account asks for one. */
export type AttemptKind = 'sign-in' | 'recovery' | 'request' | 'sign-up' | 'link' | 'error';
export type AttemptOutcome = 'succeeded' | 'refused' | 'failed';

export interface Attempt {
  readonly organizationId: string;
  readonly kind: AttemptKind;
  readonly reference: string;
  readonly outcome: AttemptOutcome;
  readonly cause: Cause;
  readonly userId?: string | undefined;
  /** What was typed, where it matched nobody; kept as a MAC only. */
  readonly identifier?: string | undefined;
  readonly host: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly detail?: Record<string, unknown>;
}

/** The statement that keeps an attempt: what an administrator finds under its reference code. */
export function recordAttempt(infra: Needs<'keyring' | 'observer'>, attempt: Attempt): Sql {
  infra.observer?.attempt(attempt.kind, attempt.outcome, attempt.cause);
  const mac =
    attempt.userId || !attempt.identifier
      ? null
      : infra.keyring.mac('attempt-identifier', attempt.identifier);
  return insertAttempt(newId(), { ...attempt, userAgent: attempt.userAgent.slice(0, 300) }, mac);
}

/** An attempt as the console shows it, with the person it was about, where it was about one. */
export interface KnownAttempt {
  readonly id: string;
  readonly at: Date;
  readonly kind: AttemptKind;
  readonly reference: string;
  readonly outcome: AttemptOutcome;
  readonly cause: Cause;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly userEmail: string | null;
  readonly host: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly detail: Record<string, unknown>;
}

/** What happened under a reference code, in this organization. */
export const findAttempt = (
  tx: Tx,
  organizationId: string,
  reference: string,
): Promise<KnownAttempt | undefined> => tx.one(attemptByReference(organizationId, reference));

export interface AttemptFilter {
  readonly outcome?: AttemptOutcome | undefined;
  readonly kind?: AttemptKind | undefined;
  readonly userId?: string | undefined;
  /** Only what is older than this one: the next page. */
  readonly before?: string | undefined;
}

/** The newest first, `most` of them. */
export const listAttempts = (
  tx: Tx,
  organizationId: string,
  filter: AttemptFilter,
  most: number,
): Promise<KnownAttempt[]> => tx.rows(attemptList(organizationId, filter, most));

export interface AttemptDay {
  /** First moment of the day in the given zone. */
  readonly day: Date;
  readonly cause: Cause;
  readonly count: number;
}

/** Sign-ins of the last `days` days by day and cause; days end at midnight of `timeZone`. */
export const countByDay = (
  tx: Tx,
  organizationId: string,
  days: number,
  timeZone: string,
): Promise<AttemptDay[]> => tx.rows(attemptsByDay(organizationId, days, timeZone));
