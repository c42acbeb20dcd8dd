import sql, { raw, type Sql } from 'sql-template-tag';

const columns = raw(`id, organization_id AS "organizationId", purpose, user_id AS "userId", email,
  created_at AS "createdAt", expires_at AS "expiresAt"`);

export const insertVerification = (row: {
  organizationId: string;
  id: string;
  purpose: string;
  userId: string | undefined;
  email: string;
  secretHash: Buffer;
  browserHash?: Buffer | undefined;
  lifetime: number;
}): Sql => sql`
  INSERT INTO verifications (organization_id, id, purpose, user_id, email, secret_hash, browser_hash, expires_at)
  VALUES (${row.organizationId}, ${row.id}, ${row.purpose}, ${row.userId ?? null}, ${row.email}, ${row.secretHash},
          ${row.browserHash ?? null}, now() + ${row.lifetime} * interval '1 millisecond')`;

export const readVerification = (
  organizationId: string,
  purpose: string,
  hash: Buffer,
  browserHash: Buffer | undefined,
): Sql => sql`
  SELECT ${columns},
         browser_hash IS NULL OR browser_hash IS NOT DISTINCT FROM ${browserHash ?? null}::bytea AS "sameBrowser",
         CASE WHEN used_at IS NOT NULL THEN 'used' WHEN revoked_at IS NOT NULL THEN 'revoked'
              WHEN expires_at <= now() THEN 'expired' ELSE 'open' END AS state
    FROM verifications WHERE organization_id = ${organizationId} AND secret_hash = ${hash} AND purpose = ${purpose}`;

export const consumeVerification = (
  organizationId: string,
  purpose: string,
  hash: Buffer,
  browserHash: Buffer | undefined,
  email: string | undefined,
): Sql => sql`
  UPDATE verifications SET used_at = now()
    WHERE organization_id = ${organizationId} AND secret_hash = ${hash} AND purpose = ${purpose}
      AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()
      AND (browser_hash IS NULL OR browser_hash IS NOT DISTINCT FROM ${browserHash ?? null}::bytea
           OR lower(normalize(email, NFKC)) = ${email ?? null})
    RETURNING ${columns}, true AS "sameBrowser"`;

export const revokeVerifications = (organizationId: string, userId: string, purpose: string): Sql => sql`
  UPDATE verifications SET revoked_at = now()
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND purpose = ${purpose}
      AND used_at IS NULL AND revoked_at IS NULL`;
