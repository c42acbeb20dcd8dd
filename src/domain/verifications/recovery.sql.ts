import sql, { type Sql } from 'sql-template-tag';

/**
 * The statements that close whatever a person could still choose a new password with: links, codes that were mailed, proofs
 * of an address. After a new password none of them is good any more.
 */
export const closeRecovery = (organizationId: string, userId: string): Sql[] => [
  sql`
    UPDATE verifications SET revoked_at = now()
      WHERE organization_id = ${organizationId} AND user_id = ${userId}
        AND purpose IN ('password-reset', 'generated-password', 'own-password')
        AND used_at IS NULL AND revoked_at IS NULL`,
  sql`
    UPDATE code_flows SET finished_at = now(), sealed_email = NULL, code_mac = NULL
      WHERE organization_id = ${organizationId} AND user_id = ${userId} AND purpose = 'recovery' AND finished_at IS NULL`,
];
