import { keepPassword } from '../../domain/credentials/credentials.ts';
import { cancelTemporary } from '../../domain/credentials/temporary.ts';
import type { Needs } from '../../infra/infra.ts';
import { admit } from './admit.ts';
import { askForOwnPassword } from './ask-for-own-password.ts';
import { gather } from './gather.ts';
import type { SignInOutcome } from './outcome.ts';
import { refuse } from './refuse.ts';
import type { Caller } from './start-session.ts';
import { judge } from './steps.ts';
import { emailBehind } from './user-name.ts';
import { verifyPassword } from './verify.ts';

export interface SignInRequest {
  /** Known by the address; undefined at the shared one, where `organizationName` was typed. */
  readonly organizationId: string | undefined;
  readonly organizationName: string;
  /** An e-mail address, or at an organization's own address a user name. */
  readonly email: string;
  readonly password: string;
  /** Keep the person signed in on this browser for 30 days. */
  readonly remember: boolean;
  readonly caller: Caller;
}

/** Signs a person in with a password: gather, compare, judge, act. Two round trips to the database round one hash. */
export async function signIn(
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  request: SignInRequest,
): Promise<SignInOutcome> {
  const { caller, remember } = request;
  const email = await emailBehind(infra, request.organizationId, request.email);
  const gathered = await gather(infra, { ...request, email, browserHash: caller.browserHash });
  const verified = await verifyPassword(infra, gathered, request.password, caller.ip);
  const facts = { ...gathered, passwordMatches: verified.matches };
  const cause = judge(facts);
  if (cause) return refuse(infra, facts, request, cause);
  if (verified.temporary) return askForOwnPassword(infra, facts, request);
  const { organizationId, userId = '', temporary } = facts;
  const also = [
    ...(verified.rehashed ? [keepPassword(infra, organizationId, userId, verified.rehashed)] : []),
    // Who remembers the own password needs the generated one no more.
    ...(temporary ? [cancelTemporary(organizationId, userId)] : []),
  ];
  return admit(infra, facts, { caller, remember, method: 'password', also });
}
