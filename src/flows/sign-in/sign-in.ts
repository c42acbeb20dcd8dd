import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';
import { passwordChanged } from './gather.sql.ts';
import { gather } from './gather.ts';
import { type Caller, startSession } from './start-session.ts';
import { judge } from './steps.ts';
import { verifyPassword } from './verify.ts';

export interface SignInRequest {
  /** Known by the address; undefined at the shared one, where `organizationName` was typed. */
  readonly organizationId: string | undefined;
  readonly organizationName: string;
  readonly email: string;
  readonly password: string;
  /** Keep the person signed in on this browser for 30 days. */
  readonly remember: boolean;
  readonly caller: Caller;
}

export type SignInOutcome =
  | {
      kind: 'signed-in';
      organizationId: string;
      /** For the session cookie. */
      token: string;
      keepFor: number | undefined;
      /** Whether the person may go beyond the console. */
      seated: boolean;
    }
  /** The cause is for the record; the visitor is shown the reference only. */
  | { kind: 'refused'; cause: Cause; reference: string };

/** Signs a person in with a password: gather, compare, judge, act. Two round trips to the database round one hash. */
export async function signIn(
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  request: SignInRequest,
): Promise<SignInOutcome> {
  const facts = await gather(infra, { ...request, browserHash: request.caller.browserHash });
  const { matches, rehashed } = await verifyPassword(infra, facts, request.password, request.caller.ip);
  const judged = { ...facts, passwordMatches: matches };
  const cause = judge(judged);
  return cause ? refuse(infra, judged, request, cause) : admit(infra, judged, request, rehashed);
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  facts: SignInFacts,
  request: SignInRequest,
  cause: Cause,
): Promise<SignInOutcome> {
  const reference = referenceCode();
  const { organizationId, userId } = facts;
  await infra.database.batch(organizationId, [
    recordAttempt(infra, {
      ...request.caller,
      organizationId,
      userId,
      identifier: foldEmail(request.email),
      kind: 'sign-in',
      reference,
      outcome: 'refused',
      cause,
      detail: { failures: facts.failures, waitSeconds: facts.waitSeconds },
    }),
  ]);
  return { kind: 'refused', cause, reference };
}

async function admit(
  infra: Needs<'database' | 'keyring'>,
  facts: SignInFacts,
  request: SignInRequest,
  rehashed: string | undefined,
): Promise<SignInOutcome> {
  const { organizationId, userId, secret } = facts;
  if (!userId || !secret) throw new Error('the steps let nobody in');
  const session = startSession(infra, { ...facts, userId, secret }, request.caller, {
    method: 'password',
    remember: request.remember,
    reference: referenceCode(),
  });
  const rehash = rehashed ? [keepPassword(infra, organizationId, userId, rehashed)] : [];
  try {
    await infra.database.batch(organizationId, [...session.statements, ...rehash]);
  } catch (error) {
    if ((error as { code?: string }).code !== passwordChanged) throw error;
    return refuse(infra, facts, request, 'wrong-password');
  }
  return {
    kind: 'signed-in',
    organizationId,
    token: session.token,
    keepFor: session.keepFor,
    seated: !facts.licenseRequired || facts.seated,
  };
}
