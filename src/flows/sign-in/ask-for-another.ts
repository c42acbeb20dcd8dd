import type { Sql } from 'sql-template-tag';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import { ownPasswordLifetime } from './ask-for-own-password.ts';
import { factsOfProven, type Proven } from './complete.ts';
import { overtaken } from './gather.sql.ts';
import type { OwnPasswordNeeded, SignInRefused } from './outcome.ts';
import { refuse } from './refuse.ts';
import { judge } from './steps.ts';

/**
 * Ends a sign-in with a password that is right and breaks the rules for passwords here: the person stands at the one page
 * where another is chosen, in this browser only. The steps are the same as for any sign-in; there is no session yet.
 */
export async function askForAnother(
  infra: Needs<'database' | 'keyring'>,
  proven: Proven,
  also: readonly Sql[],
): Promise<OwnPasswordNeeded | SignInRefused> {
  const { organizationId, userId, caller } = proven;
  const facts = await factsOfProven(infra, proven);
  const { email = '' } = facts;
  const cause = judge(facts);
  if (cause) return refuse(infra, facts, { caller, email }, cause);
  try {
    return await infra.database.inOrganization(organizationId, async (tx) => {
      const [{ token }] = await Promise.all([
        issueVerification(tx, {
          ...{ organizationId, userId, email, browserHash: caller.browserHash },
          purpose: 'own-password',
          lifetime: ownPasswordLifetime,
        }),
        tx.run(
          recordAttempt(infra, {
            ...{ ...caller, organizationId, userId, reference: referenceCode() },
            kind: 'sign-in',
            outcome: 'succeeded',
            cause: 'own-password-due',
          }),
        ),
        ...also.map((statement) => tx.run(statement)),
      ]);
      return { kind: 'own-password-needed', organizationId, token };
    });
  } catch (error) {
    if ((error as { code?: string }).code !== overtaken.passwordChanged) throw error;
    return refuse(infra, facts, { caller, email }, 'wrong-password');
  }
}
