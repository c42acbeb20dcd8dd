import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';
import type { SignInRefused } from './outcome.ts';
import type { Caller } from './start-session.ts';

/** Ends a sign-in that was refused: keeps the attempt with its cause under the reference that the visitor is shown. */
export async function refuse(
  infra: Needs<'database' | 'keyring'>,
  facts: SignInFacts,
  asked: {
    readonly caller: Caller;
    /** What was typed, or what the source said; kept as a MAC where it matched nobody. */
    readonly email: string | undefined;
    /** What helps an administrator and is no secret. */
    readonly detail?: Record<string, unknown>;
  },
  cause: Cause,
): Promise<SignInRefused> {
  const reference = referenceCode();
  const { organizationId, userId, source } = facts;
  await infra.database.batch(organizationId, [
    recordAttempt(infra, {
      ...asked.caller,
      organizationId,
      userId,
      identifier: asked.email && foldEmail(asked.email),
      kind: 'sign-in',
      reference,
      outcome: 'refused',
      cause,
      detail: {
        failures: facts.failures,
        waitSeconds: facts.waitSeconds,
        ...(source && { source: source.id }),
        ...asked.detail,
      },
    }),
  ]);
  return { kind: 'refused', cause, reference };
}
