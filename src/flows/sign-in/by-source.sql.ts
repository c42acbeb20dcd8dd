import sql, { type Sql } from 'sql-template-tag';

/** The user that a source's person is, with the password that is kept here where the source is the user's own one. */
export const userOfSubject = (organizationId: string, sourceId: string, subject: string): Sql => sql`
  SELECT u.id AS "userId", u.source_id IS NOT DISTINCT FROM i.source_id AS "isHome", c.secret
    FROM user_identities i
    JOIN users u ON u.organization_id = i.organization_id AND u.id = i.user_id
    LEFT JOIN credentials c ON c.organization_id = u.organization_id AND c.user_id = u.id AND c.kind = 'password'
      AND u.source_id = i.source_id
    WHERE i.organization_id = ${organizationId} AND i.source_id = ${sourceId} AND i.subject = ${subject}`;

export const holdSourcePassword = (organizationId: string, userId: string, since: Date): Sql => sql`
  SELECT hold_source_password(${organizationId}, ${userId}, ${since})`;

/** The source that keeps a user, as whom, and the address that it gave last. */
export const homeOf = (organizationId: string, userId: string): Sql => sql`
  SELECT u.source_id AS "sourceId", i.subject, coalesce(i.email, u.email) AS email
    FROM users u
    LEFT JOIN user_identities i ON i.organization_id = u.organization_id AND i.user_id = u.id
      AND i.source_id = u.source_id
    WHERE u.organization_id = ${organizationId} AND u.id = ${userId}`;
