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
}): Sql => sql`
  SELECT * FROM sign_in_facts(${asked.organizationId ?? null}, ${asked.organizationName}, ${asked.email},
                              ${asked.accountKey}, ${asked.unknownKey}, ${asked.browserHash}, ${asked.raise})`;

export const holdSignedIn = (organizationId: string, userId: string, secret: Buffer): Sql => sql`
  SELECT hold_signed_in(${organizationId}, ${userId}, ${secret})`;

/** SQLSTATE of a sign-in that a change of the password has overtaken. */
export const passwordChanged = 'GH001';
