import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { recordEvent } from '../../domain/audit/audit.ts';
import { useTemporary } from '../../domain/credentials/temporary.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import type { SignInFacts } from './facts.ts';
import type { OwnPasswordNeeded, SignInRefused } from './outcome.ts';
import { refuse } from './refuse.ts';
import type { SignInRequest } from './sign-in.ts';

/** How long the page for the own password waits. */
export const ownPasswordLifetime = minutes(60);

/**
 * Uses a generated password up. There is no session yet: what comes back opens the one page where an own password is
 * chosen, in this browser only. Until then the person's former password works (OWASP ASVS 6.4.1).
 */
export async function askForOwnPassword(
  infra: Needs<'database' | 'keyring'>,
  facts: SignInFacts,
  request: SignInRequest,
): Promise<OwnPasswordNeeded | SignInRefused> {
  const { organizationId, userId, email, temporary } = facts;
  if (!userId || !email || !temporary) throw new Error('a generated password belongs to nobody');
  const token = await infra.database.inOrganization(organizationId, async (tx) => {
    if (!(await useTemporary(tx, organizationId, userId, temporary))) return undefined;
    const [issued] = await Promise.all([
      issueVerification(tx, {
        organizationId,
        purpose: 'own-password',
        userId,
        email,
        lifetime: ownPasswordLifetime,
        browserHash: request.caller.browserHash,
      }),
      tx.run(resetCounter(organizationId, facts.accountKey, facts.lane)),
      tx.run(
        recordAttempt(infra, {
          ...request.caller,
          organizationId,
          userId,
          kind: 'sign-in',
          reference: referenceCode(),
          outcome: 'succeeded',
          cause: 'own-password-asked',
        }),
      ),
      recordEvent(tx, infra, {
        organizationId,
        actor: { kind: 'user', id: userId },
        action: 'password.generated-used',
        subject: { kind: 'user', id: userId },
      }),
    ]);
    return issued.token;
  });
  // Somebody was quicker with the same one.
  if (!token) return refuse(infra, facts, request, 'wrong-password');
  return { kind: 'own-password-needed', organizationId, token };
}
