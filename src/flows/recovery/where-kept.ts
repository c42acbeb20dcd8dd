import type { Sql } from 'sql-template-tag';
import type { Cause } from '../../domain/attempts/causes.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import type { SourceKind } from '../../domain/identity-sources/sources.schema.ts';
import { findSource } from '../../domain/identity-sources/sources.ts';
import { findUser, foldEmail, type User } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import { resolvePerson } from '../sign-in/from-source.ts';
import { findInSources, setSourcePassword } from '../sign-in/source-password.ts';

/** What it takes to look where a password is kept, and to keep one there. */
export type KeepingNeeds = Needs<'database' | 'keyring' | 'hasher' | 'foreignDatabases' | 'log'>;

/** What recovery does with a person whom a source keeps. */
export interface KeptElsewhere {
  /** Whether a new password may be chosen here. Where not, a mail says where it is kept, and by which button to come in. */
  readonly recovers: boolean;
  /** Whether the source still holds the person. One that does not answer holds nobody. */
  readonly holds: (infra: KeepingNeeds, user: User) => Promise<boolean>;
  /** Where a new password goes; the statements belong into the transaction that uses the proof up. */
  readonly keep: (infra: KeepingNeeds, user: User, password: string, ip: string) => Promise<Kept>;
}

export type Kept =
  | { kind: 'kept'; place: 'here' | 'source'; statements: Sql[] }
  | { kind: 'refused'; cause: Cause };

const keptElsewhere: Record<SourceKind, KeptElsewhere> = {
  /** A database: the new password goes there where it may be written, else it is kept here and wins from then on. */
  sql: {
    recovers: true,
    holds: async (infra, user) =>
      (await findInSources(infra, user.organizationId, user.email))?.source.id === user.sourceId,
    keep: async (infra, { organizationId, id }, password, ip) => {
      const lane = { organization: organizationId, ip };
      const set = await setSourcePassword(infra, { organizationId, userId: id, password, lane });
      switch (set.kind) {
        case 'refused':
          return set;
        case 'set-there':
          return { kind: 'kept', place: 'source', statements: [] };
        case 'kept-here':
          return {
            kind: 'kept',
            place: 'here',
            statements: [keepPassword(infra, organizationId, id, set.hash)],
          };
      }
    },
  },
  /** A directory that people sign in to themselves: nothing of theirs is kept or changed here. */
  openid: {
    recovers: false,
    holds: async () => true,
    keep: async () => ({ kind: 'refused', cause: 'use-source' }),
  },
};

/** What keeps a person: undefined for who is kept here. */
export async function keeperOf(
  infra: Needs<'database'>,
  user: User,
): Promise<{ label: string; rules: KeptElsewhere } | undefined> {
  const { sourceId, organizationId } = user;
  if (!sourceId) return undefined;
  const source = await infra.database.inOrganization(organizationId, (tx) =>
    findSource(tx, organizationId, sourceId),
  );
  if (!source) throw new Error('a person is kept by a source that is not there');
  return { label: source.label, rules: keptElsewhere[source.kind] };
}

/** Gives a person a new password, wherever theirs is kept. */
export async function keepNewPassword(
  infra: KeepingNeeds,
  user: User,
  password: string,
  ip: string,
): Promise<Kept> {
  const keeper = await keeperOf(infra, user);
  if (keeper) return keeper.rules.keep(infra, user, password, ip);
  const hash = await infra.hasher.hash(password, { organization: user.organizationId, ip });
  return {
    kind: 'kept',
    place: 'here',
    statements: [keepPassword(infra, user.organizationId, user.id, hash)],
  };
}

/**
 * The person of an address that nobody here has, where a database knows them and lets them join: they are made a user, so
 * that whoever is not moved over yet can recover all the same. Otherwise undefined.
 */
export async function joinFromSource(
  infra: KeepingNeeds,
  organizationId: string,
  email: string,
): Promise<User | undefined> {
  const found = await findInSources(infra, organizationId, email);
  if (!found?.source.settings.joining.create) return undefined;
  const resolved = await resolvePerson(infra, found.source, found.person);
  if (resolved.kind === 'refused') return undefined;
  const { userId } = resolved;
  const user = await infra.database.inOrganization(organizationId, (tx) =>
    findUser(tx, organizationId, userId),
  );
  // Known here under another address than there: what was typed proves nothing about this one.
  return user && foldEmail(user.email) === foldEmail(email) ? user : undefined;
}
