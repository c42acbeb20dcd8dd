import { openPassword } from '../../domain/credentials/credentials.ts';
import type { SqlSource } from '../../domain/identity-sources/sources.ts';
import type { SqlRefusal } from '../../domain/identity-sources/sql/causes.ts';
import { compareInVain, comparePassword } from '../../domain/identity-sources/sql/compare.ts';
import type { SqlPerson } from '../../domain/identity-sources/sql/person.ts';
import type { HashLane } from '../../infra/crypto/hasher.ts';
import type { Needs } from '../../infra/infra.ts';

/**
 * Compares the password with the one that counts: what is kept here of a person whom the database still holds, else what
 * the database keeps. Both cost the same as far as that can be.
 */
export async function compareAtSource(
  infra: Needs<'keyring' | 'hasher'>,
  source: SqlSource,
  person: SqlPerson,
  given: {
    readonly userId?: string;
    /** The sealed hash, where the person has a password here. */
    readonly secret?: Buffer | null;
    readonly password: string;
    readonly lane: HashLane;
  },
): Promise<{ readonly kind: 'compared'; readonly matches: boolean } | SqlRefusal> {
  const { userId, secret, password, lane } = given;
  if (!userId || !secret) return comparePassword(infra, source, person, password, lane);
  const stored = openPassword(infra, source.organizationId, userId, secret);
  const { matches } = await infra.hasher.verify(stored, password, lane);
  await compareInVain(infra, source, password, lane);
  return { kind: 'compared', matches };
}
