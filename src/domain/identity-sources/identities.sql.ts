import sql, { type Sql } from 'sql-template-tag';

/** Whose identity this is; keeps the moment, and the address as the source gives it now. */
export const seeIdentity = (
  organizationId: string,
  sourceId: string,
  subject: string,
  email: string | null,
): Sql => sql`
  UPDATE user_identities SET last_seen_at = now(), email = ${email}
    WHERE organization_id = ${organizationId} AND source_id = ${sourceId} AND subject = ${subject}
    RETURNING user_id AS "userId"`;

/** Answers no row where the subject, or the person at this source, is linked already. */
export const insertIdentity = (
  organizationId: string,
  sourceId: string,
  subject: string,
  userId: string,
  email: string | null,
): Sql => sql`
  INSERT INTO user_identities (organization_id, source_id, subject, user_id, email)
  VALUES (${organizationId}, ${sourceId}, ${subject}, ${userId}, ${email})
  ON CONFLICT DO NOTHING RETURNING user_id AS "userId"`;

export const identitiesOfUser = (organizationId: string, userId: string): Sql => sql`
  SELECT i.source_id AS "sourceId", s.kind, s.label, s.enabled, i.subject, i.email, i.created_at AS "createdAt",
         i.last_seen_at AS "lastSeenAt"
    FROM user_identities i
    JOIN identity_sources s ON s.organization_id = i.organization_id AND s.id = i.source_id
    WHERE i.organization_id = ${organizationId} AND i.user_id = ${userId} ORDER BY i.created_at`;

export const deleteIdentity = (organizationId: string, sourceId: string, userId: string): Sql => sql`
  DELETE FROM user_identities
    WHERE organization_id = ${organizationId} AND source_id = ${sourceId} AND user_id = ${userId}`;
