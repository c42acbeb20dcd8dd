import sql, { type Sql } from 'sql-template-tag';

/**
 * Lets people of the sample directory be who they were when it stands at another port than at the last start: the issuer is
 * part of their key, and here it is known to be the same directory.
 */
export const moveIdentities = (organizationId: string, sourceId: string, issuer: string): Sql => sql`
  UPDATE user_identities SET subject = ${issuer}::text || substr(subject, position('#' IN subject))
    WHERE organization_id = ${organizationId} AND source_id = ${sourceId}`;
