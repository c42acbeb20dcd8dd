import sql, { type Sql } from 'sql-template-tag';
import { madeOnce } from '../../infra/database/made-once.ts';

/**
 * Everything that may have ended a session is asked here. `unchangedFor`: milliseconds for which time alone changes
 * nothing of the answer, up to the next minute in which the session must be touched. Whatever else this looks at is
 * announced when it changes (0008_session_changes.sql; settings and organizations in 0002_lookups.sql).
 *
 * `IS TRUE` keeps PostgreSQL from the index of the open sessions: until a table that grows fast has been analyzed, it
 * takes that for tiny, and reads all of an organization's sessions instead of the one with this token.
 */
export const sessionByToken = madeOnce(
  (organizationId: string, hash: Buffer, host: string): Sql => sql`
  SELECT s.id, s.created_at AS "createdAt", s.expires_at AS "expiresAt",
         u.id AS "userId", u.name, u.email, u.role, u.locale, u.time_zone AS "timeZone", u.picture_tag AS "pictureTag",
         coalesce(seat.held, false)
           OR coalesce((SELECT NOT (value->>'licenseRequired')::boolean FROM settings
                          WHERE organization_id = ${organizationId} AND section = 'sign-in'), true) AS seated,
         u.first_steps_at IS NULL
           AND (u.first_steps_postponed_at IS NULL OR u.first_steps_postponed_at < s.created_at)
           AND coalesce((SELECT (value->>'enabled')::boolean AND changed_at <= s.created_at FROM settings
                           WHERE organization_id = ${organizationId} AND section = 'first-steps'), false)
           AS "firstStepsDue",
         s.last_seen_at <= now() - interval '1 minute' AS "touchDue",
         (extract(epoch FROM least(
            s.expires_at, s.last_seen_at + s.idle_limit, u.access_ends_at, seat.changes_at,
            CASE WHEN s.last_seen_at > now() - interval '1 minute' THEN s.last_seen_at ELSE now() END + interval '1 minute'
          ) - now()) * 1000)::float8 AS "unchangedFor"
    FROM sessions s
    JOIN users u ON u.organization_id = s.organization_id AND u.id = s.user_id
    JOIN organizations o ON o.organization_id = s.organization_id
    CROSS JOIN LATERAL (
      SELECT bool_or(l.starts_at <= now() AND (l.ends_at IS NULL OR l.ends_at > now())) AS held,
             min(CASE WHEN l.starts_at > now() THEN l.starts_at WHEN l.ends_at > now() THEN l.ends_at END) AS changes_at
        FROM seats JOIN licenses l ON l.organization_id = seats.organization_id AND l.id = seats.license_id
        WHERE seats.organization_id = s.organization_id AND seats.user_id = u.id
    ) seat
    WHERE s.organization_id = ${organizationId} AND s.token_hash = ${hash} AND s.host = ${host}
      AND (s.ended_at IS NULL) IS TRUE AND s.expires_at > now() AND s.last_seen_at + s.idle_limit > now()
      AND o.status = 'active' AND u.status = 'active'
      AND (u.access_starts_at IS NULL OR u.access_starts_at <= now())
      AND (u.access_ends_at IS NULL OR u.access_ends_at > now())`,
);

export const touchSession = (organizationId: string, id: string): Sql => sql`
  UPDATE sessions SET last_seen_at = now() WHERE organization_id = ${organizationId} AND id = ${id}`;

export interface NewSession {
  readonly organizationId: string;
  readonly id: string;
  readonly userId: string;
  readonly hash: Buffer;
  readonly host: string;
  readonly method: string;
  /** The source that vouched for the person; null where none did. */
  readonly sourceId: string | null;
  readonly browserHash: Buffer;
  readonly ip: string;
  readonly userAgent: string;
  /** Milliseconds. */
  readonly idle: number;
  readonly total: number;
}

export const insertSession = (session: NewSession): Sql => sql`
  INSERT INTO sessions (organization_id, id, user_id, token_hash, host, method, source_id, browser_hash, ip, user_agent, idle_limit, expires_at)
  VALUES (${session.organizationId}, ${session.id}, ${session.userId}, ${session.hash}, ${session.host}, ${session.method}, ${session.sourceId},
          ${session.browserHash}, ${session.ip}, ${session.userAgent}, ${session.idle} * interval '1 millisecond',
          now() + ${session.total} * interval '1 millisecond')`;

export const rememberBrowser = (organizationId: string, userId: string, browserHash: Buffer): Sql => sql`
  INSERT INTO known_browsers (organization_id, user_id, browser_hash) VALUES (${organizationId}, ${userId}, ${browserHash})
  ON CONFLICT (organization_id, user_id, browser_hash) DO UPDATE SET last_sign_in_at = now()`;

export const endSessionByToken = (organizationId: string, hash: Buffer, because: string): Sql => sql`
  UPDATE sessions SET ended_at = now(), ended_because = ${because}
    WHERE organization_id = ${organizationId} AND token_hash = ${hash} AND ended_at IS NULL
    RETURNING id, user_id AS "userId"`;

/** Ends somebody's sessions, all of them or all but the one they are working in. */
export const endSessionsOf = (
  organizationId: string,
  userId: string,
  because: string,
  except: string | null,
): Sql => sql`
  UPDATE sessions SET ended_at = now(), ended_because = ${because}
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND ended_at IS NULL
      AND id IS DISTINCT FROM ${except}::uuid
    RETURNING id`;

/** Sessions whose token still opens the door as far as the session itself decides. */
export const openSessionsOf = (organizationId: string, userId: string): Sql => sql`
  SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", host(ip) AS ip, user_agent AS "userAgent"
    FROM sessions
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND ended_at IS NULL
      AND expires_at > now() AND last_seen_at + idle_limit > now()
    ORDER BY last_seen_at DESC, id DESC LIMIT 200`;

/** Answers a row where the session is this person's, ended before or not. */
export const endOwnSession = (
  organizationId: string,
  userId: string,
  id: string,
  because: string,
): Sql => sql`
  UPDATE sessions SET ended_at = coalesce(ended_at, now()), ended_because = coalesce(ended_because, ${because})
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND id = ${id}
    RETURNING ended_at = now() AS "endedNow"`;
