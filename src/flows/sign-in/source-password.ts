import type { Cause } from '../../domain/attempts/causes.ts';
import { deletePassword, markSetElsewhere } from '../../domain/credentials/credentials.sql.ts';
import type { SourcePerson } from '../../domain/identity-sources/identities.ts';
import {
  findSource,
  listSources,
  type Source,
  type SqlSource,
} from '../../domain/identity-sources/sources.ts';
import type { SqlRefusal } from '../../domain/identity-sources/sql/causes.ts';
import { lookUpPerson } from '../../domain/identity-sources/sql/look-up.ts';
import { setPasswordThere } from '../../domain/identity-sources/sql/set-password.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import type { HashLane } from '../../infra/crypto/hasher.ts';
import type { Needs } from '../../infra/infra.ts';
import { homeOf } from './by-source.sql.ts';
import { compareAtSource } from './compare-at-source.ts';

/**
 * The first of an organization's databases, in their order, that holds a person of this address who may come in. All are
 * asked at once, three seconds at most; one that does not answer holds nobody, and is logged.
 */
export async function findInSources(
  infra: Needs<'database' | 'keyring' | 'foreignDatabases' | 'log'>,
  organizationId: string,
  email: string,
): Promise<{ readonly source: SqlSource; readonly person: SourcePerson } | undefined> {
  const sources = await infra.database.inOrganization(organizationId, (tx) =>
    listSources(tx, organizationId),
  );
  const asked = sources.filter((source): source is SqlSource => source.kind === 'sql' && source.enabled);
  const answers = await Promise.all(
    asked.map(async (source) => ({ source, found: await lookUpPerson(infra, source, email.trim()) })),
  );
  for (const { source, found } of answers) {
    if (found.kind === 'found') {
      const { stored, ...person } = found.person;
      return { source, person };
    }
    if (!aboutThePerson.includes(found.cause))
      infra.log.warn(
        { organizationId, source: source.id, cause: found.cause },
        'a source could not be asked',
      );
  }
  return undefined;
}

/** Causes that say something of the person and nothing of the source. */
const aboutThePerson: readonly Cause[] = [
  'source-person-unknown',
  'source-person-inactive',
  'source-person-twice',
];

export type SetSourcePassword =
  /** It stands in the source; one that was kept here is gone. */
  | { readonly kind: 'set-there' }
  /** The source takes none: whoever called keeps this hash, in the transaction that ends the story. */
  | { readonly kind: 'kept-here'; readonly hash: string }
  | { readonly kind: 'refused'; readonly cause: Cause };

/**
 * Gives a person a new password where theirs is kept: in the source, where its settings have a statement for it, at once
 * and never in plain text; else here. Refused: nothing was changed, as far as that can be known.
 */
export async function setSourcePassword(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'foreignDatabases'>,
  given: {
    readonly organizationId: string;
    readonly userId: string;
    readonly password: string;
    readonly lane: HashLane;
  },
): Promise<SetSourcePassword> {
  const { organizationId, userId, password, lane } = given;
  const home = await findHome(infra, organizationId, userId);
  if (home?.source.kind === 'openid') return { kind: 'refused', cause: 'use-source' };
  if (home && !home.source.enabled) return { kind: 'refused', cause: 'source-off' };
  if (home?.source.kind !== 'sql' || !home.source.settings.update?.trim())
    return { kind: 'kept-here', hash: await infra.hasher.hash(password, lane) };
  const refused = await setPasswordThere(infra, home.source, home, password, lane);
  if (refused) return { kind: 'refused', cause: refused.cause };
  await infra.database.inOrganization(organizationId, async (tx) => {
    // Sign-ins with the former password that are under way find the mark, or are over: then their session ends with the
    // others.
    await tx.run(lockUser(organizationId, userId));
    await tx.run(markSetElsewhere(organizationId, userId));
    await tx.run(deletePassword(organizationId, userId));
  });
  return { kind: 'set-there' };
}

/**
 * Whether this is the current password of a person whom a database keeps; asks it, as a sign-in does. Undefined for
 * somebody whom no database keeps.
 */
export async function verifyAtSource(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'foreignDatabases'>,
  given: {
    readonly organizationId: string;
    readonly userId: string;
    /** The sealed hash, where the person has a password here. */
    readonly secret: Buffer | undefined;
    readonly password: string;
    readonly lane: HashLane;
  },
): Promise<{ readonly kind: 'compared'; readonly matches: boolean } | SqlRefusal | undefined> {
  const home = await findHome(infra, given.organizationId, given.userId);
  if (home?.source.kind !== 'sql') return undefined;
  const { source, subject, email } = home;
  if (!source.enabled) return { kind: 'refused', cause: 'source-off', detail: {} };
  const found = await lookUpPerson(infra, source, email);
  if (found.kind === 'refused') return found;
  if (found.person.subject !== subject)
    return { kind: 'refused', cause: 'source-person-unknown', detail: {} };
  return compareAtSource(infra, source, found.person, given);
}

async function findHome(
  infra: Needs<'database'>,
  organizationId: string,
  userId: string,
): Promise<{ source: Source; subject: string; email: string } | undefined> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const home = await tx.one<{ sourceId: string | null; subject: string | null; email: string }>(
      homeOf(organizationId, userId),
    );
    if (!home?.sourceId || home.subject === null) return undefined;
    const source = await findSource(tx, organizationId, home.sourceId);
    return source && { source, subject: home.subject, email: home.email };
  });
}
