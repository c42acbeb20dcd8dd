import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { User } from '../../domain/users/users.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';

/** Keeps why a new password could not be kept where it belongs; answers the reference code to show. */
export async function recordUnkept(
  infra: Needs<'database' | 'keyring'>,
  user: User,
  caller: Caller,
  cause: Cause,
): Promise<string> {
  const reference = referenceCode();
  const { organizationId, id: userId } = user;
  await infra.database.batch(organizationId, [
    recordAttempt(infra, {
      ...caller,
      organizationId,
      userId,
      kind: 'recovery',
      reference,
      outcome: 'failed',
      cause,
    }),
  ]);
  return reference;
}
