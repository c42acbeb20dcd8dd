import sql, { type Sql } from 'sql-template-tag';

export const replaceCredential = (organizationId: string, userId: string, secret: Buffer): Sql => sql`
  INSERT INTO credentials (organization_id, user_id, kind, secret) VALUES (${organizationId}, ${userId}, 'password', ${secret})
  ON CONFLICT (organization_id, user_id, kind) DO UPDATE SET secret = excluded.secret, changed_at = now()`;

/** Forgets the password that is kept here: another place keeps it. */
export const deletePassword = (organizationId: string, userId: string): Sql => sql`
  DELETE FROM credentials WHERE organization_id = ${organizationId} AND user_id = ${userId} AND kind = 'password'`;

export const credentialOf = (organizationId: string, userId: string): Sql => sql`
  SELECT secret, changed_at AS "changedAt" FROM credentials
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND kind = 'password'`;

export const replaceTemporary = (
  organizationId: string,
  userId: string,
  hash: Buffer,
  lifetime: number,
): Sql => sql`
  INSERT INTO credentials (organization_id, user_id, kind, secret, expires_at)
  VALUES (${organizationId}, ${userId}, 'temporary', ${hash}, now() + ${lifetime} * interval '1 millisecond')
  ON CONFLICT (organization_id, user_id, kind) DO UPDATE
    SET secret = excluded.secret, changed_at = now(), expires_at = excluded.expires_at`;

export const consumeTemporary = (organizationId: string, userId: string, hash: Buffer): Sql => sql`
  DELETE FROM credentials
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND kind = 'temporary' AND secret = ${hash}
      AND expires_at > now()`;

export const deleteTemporary = (organizationId: string, userId: string): Sql => sql`
  DELETE FROM credentials WHERE organization_id = ${organizationId} AND user_id = ${userId} AND kind = 'temporary'`;

/** Keeps the moment at which a password was set in a place that is not ours; there is no secret in it. */
export const markSetElsewhere = (organizationId: string, userId: string): Sql => sql`
  INSERT INTO credentials (organization_id, user_id, kind, secret) VALUES (${organizationId}, ${userId}, 'elsewhere', '')
  ON CONFLICT (organization_id, user_id, kind) DO UPDATE SET changed_at = now()`;
