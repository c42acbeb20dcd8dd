import sql, { type Sql } from 'sql-template-tag';

export const replaceCredential = (organizationId: string, userId: string, secret: Buffer): Sql => sql`
  INSERT INTO credentials (organization_id, user_id, kind, secret) VALUES (${organizationId}, ${userId}, 'password', ${secret})
  ON CONFLICT (organization_id, user_id, kind) DO UPDATE SET secret = excluded.secret, changed_at = now()`;

export const credentialOf = (organizationId: string, userId: string): Sql => sql`
  SELECT secret, changed_at AS "changedAt" FROM credentials
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND kind = 'password'`;
