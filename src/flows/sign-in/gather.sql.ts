import sql, { type Sql } from 'sql-template-tag';

export const signInFacts = (asked: {
  organizationId: string | undefined;
  organizationName: string;
  email: string;
  accountKey: Buffer;
  unknownKey: Buffer;
  browserHash: Buffer;
  /** Whether this is an attempt that counts. */
  raise: boolean;
  userId: string | undefined;
  sourceId: string | undefined;
}): Sql => sql`
  SELECT *, now() AS now FROM sign_in_facts(${asked.organizationId ?? null}, ${asked.organizationName}, ${asked.email},
                              ${asked.accountKey}, ${asked.unknownKey}, ${asked.browserHash}, ${asked.raise},
                              ${asked.userId ?? null}, ${asked.sourceId ?? null})`;

export const holdSignedIn = (
  organizationId: string,
  userId: string,
  secret: Buffer | null,
  sourceId: string | null,
): Sql => sql`
  SELECT hold_signed_in(${organizationId}, ${userId}, ${secret}, ${sourceId})`;

/** SQLSTATE of a sign-in that something has overtaken: a change of the password, a source that was switched off. */
export const overtaken = { passwordChanged: 'GH001', sourceOff: 'GH002' } as const;

export const emailOfUserName = (organizationId: string, userName: string): Sql => sql`
  SELECT email FROM users WHERE organization_id = ${organizationId} AND user_name = ${userName}`;
