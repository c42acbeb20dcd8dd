import sql, { type Sql } from 'sql-template-tag';

/** Whether the password changed after a link was asked for: whoever asked may be the one that it was changed against. */
export const passwordChangedSince = (organizationId: string, verificationId: string): Sql => sql`
  SELECT EXISTS (SELECT 1 FROM verifications v
    JOIN credentials c ON c.organization_id = v.organization_id AND c.user_id = v.user_id
    WHERE v.organization_id = ${organizationId} AND v.id = ${verificationId} AND c.changed_at > v.created_at) AS changed`;
