import sql, { type Sql } from 'sql-template-tag';

/** Somebody's seats: those in force or still to come, and those that ended within the last 30 days. */
export const seatsOf = (organizationId: string, userId: string): Sql => sql`
  SELECT l.id, l.product, l.starts_at AS "startsAt", l.ends_at AS "endsAt",
         CASE WHEN l.starts_at > now() THEN 'coming' WHEN l.ends_at <= now() THEN 'ended' ELSE 'in-force' END AS state
    FROM seats s JOIN licenses l ON l.organization_id = s.organization_id AND l.id = s.license_id
    WHERE s.organization_id = ${organizationId} AND s.user_id = ${userId}
      AND (l.ends_at IS NULL OR l.ends_at > now() - interval '30 days')
    ORDER BY l.ends_at <= now() NULLS FIRST, l.product, l.id LIMIT 100`;

export const accessEndOf = (organizationId: string, userId: string): Sql => sql`
  SELECT access_ends_at AS "accessEndsAt" FROM users WHERE organization_id = ${organizationId} AND id = ${userId}`;

/** The sign-in before the one that began this session. */
export const signInBefore = (organizationId: string, userId: string, sessionId: string): Sql => sql`
  SELECT at, host(ip) AS ip, user_agent AS "userAgent" FROM attempts
    WHERE organization_id = ${organizationId} AND user_id = ${userId}
      AND kind = 'sign-in' AND outcome = 'succeeded'
      AND at < (SELECT created_at FROM sessions WHERE organization_id = ${organizationId} AND id = ${sessionId})
    ORDER BY at DESC LIMIT 1`;
