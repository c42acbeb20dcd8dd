import sql, { type Sql } from 'sql-template-tag';

/** Marks what nobody can use any more, with the reason. Whoever asks for such a session is refused before this runs. */
export const endOverdueSessions = (organizationId: string): Sql => sql`
  UPDATE sessions SET ended_at = now(),
         ended_because = CASE WHEN u.status <> 'active' THEN 'suspended'
                              WHEN u.access_ends_at <= now() THEN 'access-ended' ELSE 'expired' END
    FROM users u
    WHERE u.organization_id = sessions.organization_id AND u.id = sessions.user_id
      AND sessions.organization_id = ${organizationId} AND sessions.ended_at IS NULL
      AND (sessions.expires_at <= now() OR sessions.last_seen_at + sessions.idle_limit <= now()
           OR u.access_ends_at <= now() OR u.status <> 'active')
    RETURNING sessions.id, sessions.user_id AS "userId", ended_because AS because`;

/** Ends the sessions of an organization that were begun at a host where it is not served any more. */
export const endSessionsAt = (organizationId: string, host: string, because: string): Sql => sql`
  UPDATE sessions SET ended_at = now(), ended_because = ${because}
    WHERE organization_id = ${organizationId} AND host = ${host} AND ended_at IS NULL`;

/** Ends somebody's sessions if this moment is outside their access period. */
export const endOutsidePeriod = (organizationId: string, userId: string): Sql => sql`
  UPDATE sessions SET ended_at = now(), ended_because = 'access-ended' FROM users u
    WHERE u.organization_id = ${organizationId} AND u.id = ${userId}
      AND (u.access_ends_at <= now() OR u.access_starts_at > now())
      AND sessions.organization_id = ${organizationId} AND sessions.user_id = ${userId} AND sessions.ended_at IS NULL`;
