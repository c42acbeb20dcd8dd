import type { Tx } from '../../infra/database/database.ts';
import { deleteIdentity, identitiesOfUser, insertIdentity, seeIdentity } from './identities.sql.ts';
import type { SourceKind } from './sources.schema.ts';

/** Somebody as a source knows them. `subject` is the source's own key: an address may change hands, a key does not. */
export interface SourcePerson {
  readonly subject: string;
  readonly email: string | undefined;
  /** Whether the source says that it verified the address. */
  readonly emailVerified: boolean;
  readonly name: string | undefined;
  readonly locale?: string | undefined;
}

/** What ties a user to a source. */
export interface Identity {
  readonly sourceId: string;
  readonly kind: SourceKind;
  readonly label: string;
  readonly enabled: boolean;
  readonly subject: string;
  readonly email: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** The user that a source's person is, or undefined: nobody here yet. */
export async function findBySubject(
  tx: Tx,
  organizationId: string,
  sourceId: string,
  person: SourcePerson,
): Promise<string | undefined> {
  const row = await tx.one<{ userId: string }>(
    seeIdentity(organizationId, sourceId, person.subject, person.email ?? null),
  );
  return row?.userId;
}

/** Ties a user to a source's person. False where either is tied already. */
export async function linkIdentity(
  tx: Tx,
  organizationId: string,
  sourceId: string,
  person: SourcePerson,
  userId: string,
): Promise<boolean> {
  const statement = insertIdentity(organizationId, sourceId, person.subject, userId, person.email ?? null);
  return (await tx.one(statement)) !== undefined;
}

export const identitiesOf = (tx: Tx, organizationId: string, userId: string): Promise<Identity[]> =>
  tx.rows(identitiesOfUser(organizationId, userId));

export const unlinkIdentity = async (
  tx: Tx,
  organizationId: string,
  sourceId: string,
  userId: string,
): Promise<boolean> => (await tx.run(deleteIdentity(organizationId, sourceId, userId))) > 0;
