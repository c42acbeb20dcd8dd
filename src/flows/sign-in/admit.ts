import type { Sql } from 'sql-template-tag';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';
import { overtaken } from './gather.sql.ts';
import type { SignedIn, SignInRefused } from './outcome.ts';
import { refuse } from './refuse.ts';
import { type Caller, type Method, startSession } from './start-session.ts';

/**
 * The end of every sign-in that was judged well: session, record and whatever else belongs to it, in one batch. What has
 * overtaken it meanwhile is a refusal like any other.
 */
export async function admit(
  infra: Needs<'database' | 'keyring'>,
  facts: SignInFacts,
  entry: {
    readonly caller: Caller;
    readonly method: Method;
    readonly remember: boolean;
    /** Statements that stand or fall with the session. */
    readonly also?: readonly Sql[];
  },
): Promise<SignedIn | SignInRefused> {
  const { organizationId, userId } = facts;
  if (!userId) throw new Error('the steps let nobody in');
  const session = startSession(infra, { ...facts, userId }, entry.caller, {
    method: entry.method,
    remember: entry.remember,
    reference: referenceCode(),
  });
  try {
    await infra.database.batch(organizationId, [...session.statements, ...(entry.also ?? [])]);
  } catch (error) {
    const { code } = error as { code?: string };
    const asked = { caller: entry.caller, email: facts.email };
    if (code === overtaken.passwordChanged) return refuse(infra, facts, asked, 'wrong-password');
    if (code === overtaken.sourceOff) return refuse(infra, facts, asked, 'source-off');
    throw error;
  }
  return {
    kind: 'signed-in',
    organizationId,
    token: session.token,
    keepFor: session.keepFor,
    seated: !facts.licenseRequired || facts.seated,
  };
}
