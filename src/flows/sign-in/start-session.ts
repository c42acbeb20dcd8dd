import type { Sql } from 'sql-template-tag';
import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { insertSession, rememberBrowser } from '../../domain/sessions/sessions.sql.ts';
import { lifetimes, newSession } from '../../domain/sessions/sessions.ts';
import { together } from '../../infra/database/together.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';
import { holdSignedIn } from './gather.sql.ts';

/** Where a sign-in comes from. */
export interface Caller {
  readonly host: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly browserHash: Buffer;
}

/** How a person came in; kept with the session and the attempt. */
export type Method = 'password' | 'own-password' | 'code' | 'sign-up' | 'sql' | 'openid';

export interface StartedSession {
  readonly token: string;
  /** Milliseconds that the browser keeps the cookie; undefined: until it closes. */
  readonly keepFor: number | undefined;
  readonly statements: Sql[];
}

/**
 * A new session and all that goes with it, as statements for the one batch that ends a sign-in. The batch fails with
 * a code of `overtaken` where what was judged holds no more.
 */
export function startSession(
  infra: Needs<'keyring'>,
  facts: SignInFacts & { userId: string },
  caller: Caller,
  options: { method: Method; remember: boolean; reference: string },
): StartedSession {
  const { organizationId, userId } = facts;
  const sourceId = facts.source?.id ?? null;
  const session = newSession(organizationId);
  const { idle, total } = lifetimes(facts.limits, options.remember);
  return {
    token: session.token,
    keepFor: options.remember ? total : undefined,
    statements: [
      holdSignedIn(organizationId, userId, facts.secret ?? null, sourceId),
      together([
        insertSession({
          ...caller,
          ...session,
          organizationId,
          userId,
          method: options.method,
          sourceId,
          idle,
          total,
        }),
        rememberBrowser(organizationId, userId, caller.browserHash),
        resetCounter(organizationId, facts.accountKey, facts.lane),
        recordAttempt(infra, {
          ...caller,
          organizationId,
          userId,
          kind: 'sign-in',
          reference: options.reference,
          outcome: 'succeeded',
          cause: 'signed-in',
          detail: { method: options.method },
        }),
        ...auditStatements(infra, {
          organizationId,
          actor: { kind: 'user', id: userId },
          action: 'session.started',
          subject: { kind: 'session', id: session.id },
          change: { method: options.method },
        }),
      ]),
    ],
  };
}
