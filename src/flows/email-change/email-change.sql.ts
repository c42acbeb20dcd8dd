import sql, { type Sql } from 'sql-template-tag';

/** How often somebody in another browser than the one that asked typed a wrong address for this link. */
export const wrongAddresses = (organizationId: string, userId: string, verificationId: string): Sql => sql`
  SELECT count(*)::integer AS count FROM attempts
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND at > now() - interval '1 day'
      AND cause = 'link-other-browser' AND detail->>'verification' = ${verificationId}`;

/** Whether the password changed after a link was asked for: whoever asked may be the one that it was changed against. */
export const passwordChangedSince = (organizationId: string, verificationId: string): Sql => sql`
  SELECT EXISTS (SELECT 1 FROM verifications v
    JOIN credentials c ON c.organization_id = v.organization_id AND c.user_id = v.user_id
    WHERE v.organization_id = ${organizationId} AND v.id = ${verificationId} AND c.changed_at > v.created_at) AS changed`;
