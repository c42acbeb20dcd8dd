import { openPassword } from '../../domain/credentials/credentials.ts';
import { temporaryHash } from '../../domain/credentials/temporary.ts';
import { sameBytes } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';

export interface Verified {
  readonly matches: boolean;
  /** Whether it was the generated password that was mailed, not the person's own. */
  readonly temporary?: boolean;
  /** The same password under today's cost, where it was kept under another. */
  readonly rehashed?: string | undefined;
}

/**
 * Compares the password with the stored hash, at the same cost whether or not there is one. No database connection is
 * held meanwhile. An account that must wait is not compared at all, known or unknown.
 */
export async function verifyPassword(
  infra: Needs<'keyring' | 'hasher'>,
  facts: SignInFacts,
  password: string,
  ip: string,
): Promise<Verified> {
  const lane = { organization: facts.organizationKnown ? facts.organizationId : 'unknown', ip };
  if (facts.waitSeconds > 0) return { matches: false };
  const temporary = facts.temporary !== undefined && sameBytes(facts.temporary, temporaryHash(password));
  if (temporary || !facts.userId || !facts.secret) {
    await infra.hasher.dummy(password, lane);
    return { matches: temporary, temporary };
  }
  const stored = openPassword(infra, facts.organizationId, facts.userId, facts.secret);
  const { matches, needsRehash } = await infra.hasher.verify(stored, password, lane);
  return { matches, rehashed: matches && needsRehash ? await infra.hasher.hash(password, lane) : undefined };
}
