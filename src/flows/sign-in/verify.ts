import { openPassword } from '../../domain/credentials/credentials.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';

/**
 * Compares the password with the stored hash, at the same cost whether or not there is one. No database connection is
 * held meanwhile. An account that must wait is not compared at all, known or unknown.
 */
export async function verifyPassword(
  infra: Needs<'keyring' | 'hasher'>,
  facts: SignInFacts,
  password: string,
  ip: string,
): Promise<{ matches: boolean; rehashed?: string | undefined }> {
  const lane = { organization: facts.organizationKnown ? facts.organizationId : 'unknown', ip };
  if (facts.waitSeconds > 0) return { matches: false };
  if (!facts.userId || !facts.secret) {
    await infra.hasher.dummy(password, lane);
    return { matches: false };
  }
  const stored = openPassword(infra, facts.organizationId, facts.userId, facts.secret);
  const { matches, needsRehash } = await infra.hasher.verify(stored, password, lane);
  return { matches, rehashed: matches && needsRehash ? await infra.hasher.hash(password, lane) : undefined };
}
