import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import type { OpenLink } from './inspect.ts';
import { wrongAddresses } from './recovery.sql.ts';

export type DoubtOfEmail = 'missing' | 'other' | 'too-often';

/** Wrong addresses that may be typed for one link before it opens in the browser that asked only. */
const mostWrongAddresses = 5;

/**
 * What speaks against the person at another browser than the one that asked: a link alone never acts, they must know the
 * address it was sent to. Wrong addresses are counted. Undefined: nothing.
 */
export async function doubtOfEmail(
  infra: Needs<'database' | 'keyring'>,
  { caller, email }: { caller: Caller; email: string | undefined },
  { organization, user, verification }: OpenLink,
): Promise<DoubtOfEmail | undefined> {
  if (verification.sameBrowser) return undefined;
  if (!email) return 'missing';
  const [rows] = await infra.database.batch(organization.id, [
    wrongAddresses(organization.id, user.id, verification.id),
  ]);
  const [{ count } = { count: 0 }] = (rows ?? []) as { count: number }[];
  if (count >= mostWrongAddresses) return 'too-often';
  if (foldEmail(email) === foldEmail(verification.email)) return undefined;
  await infra.database.batch(organization.id, [
    recordAttempt(infra, {
      ...caller,
      organizationId: organization.id,
      userId: user.id,
      kind: 'link',
      reference: referenceCode(),
      outcome: 'refused',
      cause: 'link-other-browser',
      detail: { verification: verification.id },
    }),
  ]);
  return 'other';
}
