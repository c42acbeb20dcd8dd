import type { Sql } from 'sql-template-tag';
import type { Needs } from '../../infra/infra.ts';
import { admit } from './admit.ts';
import type { SignInFacts } from './facts.ts';
import { accountKey, gather } from './gather.ts';
import type { SignedIn, SignInRefused } from './outcome.ts';
import { refuse } from './refuse.ts';
import type { Caller, Method } from './start-session.ts';
import { judge } from './steps.ts';

/** What a story has proven by itself. */
export interface Proven {
  readonly organizationId: string;
  readonly userId: string;
  readonly method: Method;
  /** The source that vouched for the person, where one did. */
  readonly sourceId?: string | undefined;
  readonly remember: boolean;
  /** Whether the request came to an organization's own address, and not to the shared one. */
  readonly atOwnAddress: boolean;
  readonly caller: Caller;
  /** The kept password that was compared, where one was: a change of it overtakes this. */
  readonly secret?: Buffer | undefined;
}

/**
 * Ends a story that has proven by itself who somebody is (a mailed code, a directory, an own password chosen after a
 * generated one) by the same steps as any sign-in: suspension, access period and licence still count.
 */
export async function completeSignIn(
  infra: Needs<'database' | 'keyring'>,
  proven: Proven & {
    /** Statements that stand or fall with the session. */
    readonly also?: readonly Sql[];
  },
): Promise<SignedIn | SignInRefused> {
  const facts = await factsOfProven(infra, proven);
  const cause = judge(facts);
  return cause
    ? refuse(infra, facts, { caller: proven.caller, email: facts.email }, cause)
    : admit(infra, facts, proven);
}

/** What the steps decide on, of somebody who has proven who they are. Counts no attempt. */
export async function factsOfProven(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, userId, sourceId, atOwnAddress, caller, secret }: Proven,
): Promise<SignInFacts> {
  const gathered = await gather(infra, {
    organizationId,
    organizationName: '',
    email: '',
    browserHash: caller.browserHash,
    raise: false,
    userId,
    sourceId,
  });
  return { ...gathered, atOwnAddress, accountKey: accountKey(infra, gathered.email ?? ''), secret };
}
