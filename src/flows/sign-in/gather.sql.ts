import sql, { type Sql } from 'sql-template-tag';

export const signInFacts = (asked: {
  organizationId: string | undefined;
  organizationName: string;
  email: string;
  accountKey: Buffer;
  unknownKey: Buffer;
  browserHash: Buffer;
}): Sql => sql`
  SELECT * FROM sign_in_facts(${asked.organizationId ?? null}, ${asked.organizationName}, ${asked.email},
                              ${asked.accountKey}, ${asked.unknownKey}, ${asked.browserHash})`;
