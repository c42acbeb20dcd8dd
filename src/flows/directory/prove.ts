import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Needs } from '../../infra/infra.ts';
import { gather } from '../sign-in/gather.ts';
import { refuse } from '../sign-in/refuse.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { judge } from '../sign-in/steps.ts';
import { verifyPassword } from '../sign-in/verify.ts';
import { sessionIsFresh } from './pending.sql.ts';

export type Proof =
  | { readonly kind: 'proven' }
  | { readonly kind: 'password-missing' }
  | {
      readonly kind: 'not-proven';
      readonly cause: Cause;
      readonly reference: string;
      readonly waitSeconds: number;
    };

/**
 * Whether the signed-in person is still the one who sits there: they signed in a moment ago, or know their password, which
 * is counted and judged as at a sign-in.
 */
export async function proveAfresh(
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  { session, password, caller }: { session: PersonSession; password: string | undefined; caller: Caller },
): Promise<Proof> {
  const { organizationId, user } = session;
  if (await isFresh(infra, session)) return { kind: 'proven' };
  if (!password) return { kind: 'password-missing' };
  const asked = { organizationId, organizationName: '', email: user.email, browserHash: caller.browserHash };
  const facts = await gather(infra, asked);
  const { matches, rehashed } = await verifyPassword(infra, facts, password, caller.ip);
  const own = { ...facts, atOwnAddress: facts.ownAddress, passwordMatches: matches };
  const cause = judge(own);
  if (cause) {
    const { reference } = await refuse(
      infra,
      own,
      { caller, email: user.email, detail: { form: 'link' } },
      cause,
    );
    return { kind: 'not-proven', cause, reference, waitSeconds: facts.waitSeconds };
  }
  await infra.database.batch(organizationId, [
    resetCounter(organizationId, facts.accountKey, facts.lane),
    ...(rehashed ? [keepPassword(infra, organizationId, user.id, rehashed)] : []),
  ]);
  return { kind: 'proven' };
}

/** Whether the session began within the last five minutes. */
export async function isFresh(infra: Needs<'database'>, session: PersonSession): Promise<boolean> {
  const { organizationId, id } = session;
  const [rows] = await infra.database.batch(organizationId, [sessionIsFresh(organizationId, id)]);
  return (rows?.[0] as { fresh: boolean } | undefined)?.fresh === true;
}
