import sql, { type Sql } from 'sql-template-tag';

/** Always one row; see the function. */
export const recoveryAskedFor = (foldedName: string, lot: string): Sql => sql`
  SELECT organization_id AS "organizationId", organization_known AS "organizationKnown", reserved,
         own_address AS "ownAddress", settings
    FROM recovery_asked_for(${foldedName}, ${lot})`;

/** Where an address has an account that may sign in. */
export const organizationsOfEmail = (foldedEmail: string): Sql => sql`
  SELECT organization_id AS id FROM organizations_of_email(${foldedEmail})`;

/** How often somebody in another browser than the one that asked typed a wrong address for this link. */
export const wrongAddresses = (organizationId: string, userId: string, verificationId: string): Sql => sql`
  SELECT count(*)::integer AS count FROM attempts
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND at > now() - interval '1 day'
      AND cause = 'link-other-browser' AND detail->>'verification' = ${verificationId}`;

/** A row where the account was signed in to after this was issued. */
export const signedInSince = (organizationId: string, userId: string, verificationId: string): Sql => sql`
  SELECT 1 FROM attempts a JOIN verifications v ON v.organization_id = a.organization_id AND v.id = ${verificationId}
    WHERE a.organization_id = ${organizationId} AND a.user_id = ${userId} AND a.kind = 'sign-in'
      AND a.outcome = 'succeeded' AND a.cause = 'signed-in' AND a.at > v.created_at
    LIMIT 1`;

/** Of the first request of a story: where it came to, which holds for the later ones. */
export const firstRequest = (organizationId: string, codeFlow: string): Sql => sql`
  SELECT right_address AS "rightAddress", organization_known AS "organizationKnown" FROM mail_requests
    WHERE organization_id = ${organizationId} AND code_flow = ${codeFlow} ORDER BY created_at LIMIT 1`;

export const lastReference = (organizationId: string, codeFlow: string): Sql => sql`
  SELECT reference FROM mail_requests
    WHERE organization_id = ${organizationId} AND code_flow = ${codeFlow} ORDER BY created_at DESC LIMIT 1`;
