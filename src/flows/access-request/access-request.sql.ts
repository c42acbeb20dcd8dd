import sql, { type Sql } from 'sql-template-tag';

/** How often somebody in another browser than the one that asked typed a wrong address for this link. */
export const wrongAddresses = (organizationId: string, verificationId: string): Sql => sql`
  SELECT count(*)::integer AS count FROM attempts
    WHERE organization_id = ${organizationId} AND user_id IS NULL AND at > now() - interval '1 day'
      AND cause = 'link-other-browser' AND detail->>'verification' = ${verificationId}`;
