import sql, { type Sql } from 'sql-template-tag';

/** Always one row; see the function. */
export const organizationAskedFor = (foldedName: string): Sql => sql`
  SELECT organization_id AS "organizationId", organization_known AS "organizationKnown", reserved,
         own_address AS "ownAddress"
    FROM organization_asked_for(${foldedName})`;

/** Where an address has an account that may sign in. */
export const organizationsOfEmail = (foldedEmail: string): Sql => sql`
  SELECT organization_id AS id FROM organizations_of_email(${foldedEmail})`;

/** How often somebody in another browser than the one that asked typed a wrong address for this link. */
export const wrongAddresses = (organizationId: string, userId: string, verificationId: string): Sql => sql`
  SELECT count(*)::integer AS count FROM attempts
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND at > now() - interval '1 day'
      AND cause = 'link-other-browser' AND detail->>'verification' = ${verificationId}`;
