import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { UserFilter } from './list-users.ts';

/** Until when the newest link that was mailed works; null where none does any more. */
const linkEndsAt = sql`
  (SELECT max(v.expires_at) FROM verifications v
     WHERE v.organization_id = u.organization_id AND v.user_id = u.id AND v.purpose = 'invitation'
       AND v.used_at IS NULL AND v.revoked_at IS NULL AND v.expires_at > now()) AS "linkEndsAt"`;

const lastSignInAt = sql`
  (SELECT max(k.last_sign_in_at) FROM known_browsers k
     WHERE k.organization_id = u.organization_id AND k.user_id = u.id) AS "lastSignInAt"`;

/** A page of the list in the order of names: rows after (or before, nearest first) the one with the id of the cursor. */
export const userPage = (
  organizationId: string,
  filter: UserFilter,
  cursor: { after?: string | undefined; before?: string | undefined },
  most: number,
): Sql => {
  const place = (id: string) => sql`
    (SELECT lower(c.name), c.id FROM users c WHERE c.organization_id = ${organizationId} AND c.id = ${id})`;
  return sql`
    SELECT u.id, u.name, u.email, u.role, u.status, u.picture_tag AS "pictureTag", ${lastSignInAt},
           u.access_starts_at AS "accessStartsAt", u.access_ends_at AS "accessEndsAt", ${linkEndsAt},
           ARRAY(SELECT l.product FROM seats s JOIN licenses l
                     ON l.organization_id = s.organization_id AND l.id = s.license_id
                   WHERE s.organization_id = u.organization_id AND s.user_id = u.id ORDER BY lower(l.product)) AS products
      FROM users u WHERE ${matches(organizationId, filter)}
        ${cursor.after ? sql`AND (lower(u.name), u.id) > ${place(cursor.after)}` : empty}
        ${cursor.before ? sql`AND (lower(u.name), u.id) < ${place(cursor.before)}` : empty}
      ${cursor.before ? sql`ORDER BY lower(u.name) DESC, u.id DESC` : sql`ORDER BY lower(u.name), u.id`}
      LIMIT ${most}`;
};

/** How many people match, and how many of them stand before the one named; counting stops at `most`. */
export const userCounts = (
  organizationId: string,
  filter: UserFilter,
  before: string | undefined,
  most: number,
): Sql => sql`
  SELECT (SELECT count(*)::integer FROM
            (SELECT 1 FROM users u WHERE ${matches(organizationId, filter)} LIMIT ${most}) counted) AS total,
         ${
           before
             ? sql`(SELECT count(*)::integer FROM
                     (SELECT 1 FROM users u WHERE ${matches(organizationId, filter)} AND (lower(u.name), u.id) <
                        (SELECT lower(c.name), c.id FROM users c
                           WHERE c.organization_id = ${organizationId} AND c.id = ${before}) LIMIT ${most}) counted)`
             : sql`0`
         } AS before`;

export const userExists = (organizationId: string, id: string): Sql => sql`
  SELECT id FROM users WHERE organization_id = ${organizationId} AND id = ${id}`;

/** What the page of one person shows beyond the person. */
export const userSurroundings = (organizationId: string, id: string): Sql => sql`
  SELECT ${linkEndsAt},
         (SELECT i.name FROM users i WHERE i.organization_id = u.organization_id AND i.id = u.invited_by) AS "invitedByName",
         (SELECT count(*)::integer FROM sessions s WHERE s.organization_id = u.organization_id AND s.user_id = u.id
            AND s.ended_at IS NULL AND s.expires_at > now() AND s.last_seen_at + s.idle_limit > now()) AS "openSessions"
    FROM users u WHERE u.organization_id = ${organizationId} AND u.id = ${id}`;

function matches(organizationId: string, { search, status, role, license }: UserFilter): Sql {
  const seat = sql`SELECT 1 FROM seats s WHERE s.organization_id = u.organization_id AND s.user_id = u.id`;
  const conditions = [
    sql`u.organization_id = ${organizationId}`,
    ...(search ? [sql`(strpos(lower(u.name), ${search}) > 0 OR strpos(u.email_folded, ${search}) > 0)`] : []),
    ...(status ? [sql`u.status = ${status}`] : []),
    ...(role ? [sql`u.role = ${role}`] : []),
    ...(license === 'none' ? [sql`NOT EXISTS (${seat})`] : []),
    ...(license && license !== 'none' ? [sql`EXISTS (${seat} AND s.license_id = ${license})`] : []),
  ];
  return join(conditions, ' AND ');
}
