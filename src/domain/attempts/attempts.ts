import type { Sql } from 'sql-template-tag';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { insertAttempt } from './attempts.sql.ts';
import type { Cause } from './causes.ts';

export interface Attempt {
  readonly organizationId: string;
  readonly kind: 'sign-in' | 'recovery' | 'link' | 'error';
  readonly reference: string;
  readonly outcome: 'succeeded' | 'refused' | 'failed';
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
export function recordAttempt(infra: Needs<'keyring'>, attempt: Attempt): Sql {
  const mac =
    attempt.userId || !attempt.identifier
      ? null
      : infra.keyring.mac('attempt-identifier', attempt.identifier);
  return insertAttempt(newId(), { ...attempt, userAgent: attempt.userAgent.slice(0, 300) }, mac);
}
