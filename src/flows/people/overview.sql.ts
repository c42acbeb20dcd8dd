import sql, { type Sql } from 'sql-template-tag';

/** People by status; a status that nobody has is missing. */
export const usersByStatus = (organizationId: string): Sql => sql`
  SELECT status, count(*)::integer AS count FROM users WHERE organization_id = ${organizationId} GROUP BY status`;

const withoutLink = (organizationId: string) => sql`
  FROM users u WHERE u.organization_id = ${organizationId} AND u.status = 'invited'
    AND NOT EXISTS (SELECT 1 FROM verifications v
      WHERE v.organization_id = u.organization_id AND v.user_id = u.id AND v.purpose = 'invitation'
        AND v.used_at IS NULL AND v.revoked_at IS NULL AND v.expires_at > now())`;

/** Who was invited and has no link any more that works, the longest waiting first. */
export const expiredInvitations = (organizationId: string, most: number): Sql => sql`
  SELECT u.id, u.name, u.email, u.created_at AS "invitedAt" ${withoutLink(organizationId)}
    ORDER BY u.created_at, u.id LIMIT ${most}`;

export const countExpiredInvitations = (organizationId: string): Sql => sql`
  SELECT count(*)::integer AS count ${withoutLink(organizationId)}`;

/** Refused sign-ins of the last day; counting stops at `most`. */
export const refusedOfLastDay = (organizationId: string, most: number): Sql => sql`
  SELECT count(*)::integer AS count FROM
    (SELECT 1 FROM attempts WHERE organization_id = ${organizationId} AND kind = 'sign-in' AND outcome = 'refused'
       AND at > now() - interval '1 day' LIMIT ${most}) counted`;

/** How many requests for access wait for a decision, and since when the longest does. */
export const askingForAccess = (organizationId: string): Sql => sql`
  SELECT count(*)::integer AS count, min(opened_at) AS since FROM access_requests
    WHERE organization_id = ${organizationId} AND status = 'open' AND opened_at > now() - interval '30 days'`;

/** How many people have a session that opens the door now. */
export const signedInNow = (organizationId: string): Sql => sql`
  SELECT count(DISTINCT user_id)::integer AS count FROM sessions
    WHERE organization_id = ${organizationId} AND ended_at IS NULL AND expires_at > now()
      AND last_seen_at + idle_limit > now()`;
