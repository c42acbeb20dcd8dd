import sql, { empty, raw, type Sql } from 'sql-template-tag';

const columns = raw(`
  r.organization_id AS "organizationId", r.id, r.email, r.name, r.reason, r.locale,
  CASE WHEN r.status = 'open' AND r.opened_at <= now() - interval '30 days' THEN 'expired' ELSE r.status END AS status,
  r.asked_at AS "askedAt", r.verified_at AS "verifiedAt", r.opened_at AS "openedAt", r.decided_at AS "decidedAt",
  decider.name AS "deciderName", r.answer, invited.id AS "userId",
  (SELECT u.id FROM users u WHERE u.organization_id = r.organization_id AND u.email_folded = r.email_folded) AS "holderId"`);
const known = sql`
  SELECT ${columns} FROM access_requests r
    LEFT JOIN users decider ON decider.organization_id = r.organization_id AND decider.id = r.decided_by
    LEFT JOIN users invited ON invited.organization_id = r.organization_id AND invited.id = r.user_id`;
const fresh = raw(`status = 'open' AND opened_at > now() - interval '30 days'`);

export interface NewRequest {
  readonly organizationId: string;
  readonly id: string;
  readonly email: string;
  readonly folded: string;
  readonly name: string;
  readonly reason: string;
  readonly locale: string;
  readonly verificationId: string | null;
}

export const insertUnverified = (row: NewRequest): Sql => sql`
  INSERT INTO access_requests (organization_id, id, email, email_folded, name, reason, locale, verification_id, status)
  VALUES (${row.organizationId}, ${row.id}, ${row.email}, ${row.folded}, ${row.name}, ${row.reason}, ${row.locale},
          ${row.verificationId}, 'unverified')`;

/** Lets those who enter the queue of an organization do so one after another. */
export const lockQueue = (organizationId: string): Sql => sql`
  SELECT pg_advisory_xact_lock(hashtextextended('access-requests:' || ${organizationId}, 0))`;

/** Ends what waited too long and was not swept yet, so that the address may wait anew. */
export const expireOverdue = (organizationId: string): Sql => sql`
  UPDATE access_requests SET status = 'expired', decided_at = now()
    WHERE organization_id = ${organizationId} AND status = 'open' AND opened_at <= now() - interval '30 days'`;

export const openCount = (organizationId: string): Sql => sql`
  SELECT count(*)::integer AS count FROM access_requests WHERE organization_id = ${organizationId} AND ${fresh}`;

export const unverifiedCount = (organizationId: string, minutes: number): Sql => sql`
  SELECT count(*)::integer AS count FROM access_requests
    WHERE organization_id = ${organizationId} AND status = 'unverified'
      AND asked_at > now() - ${minutes} * interval '1 minute'`;

export const waitingSince = (organizationId: string, folded: string): Sql => sql`
  SELECT opened_at AS "openedAt" FROM access_requests
    WHERE organization_id = ${organizationId} AND email_folded = ${folded} AND ${fresh}`;

export const openVerified = (organizationId: string, id: string): Sql => sql`
  UPDATE access_requests SET status = 'open', verified_at = now(), opened_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'unverified'`;

export const deleteUnverified = (organizationId: string, id: string): Sql => sql`
  DELETE FROM access_requests WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'unverified'`;

export const requestById = (organizationId: string, id: string): Sql => sql`
  ${known} WHERE r.organization_id = ${organizationId} AND r.id = ${id} AND r.status <> 'unverified'`;

export const requestByVerification = (organizationId: string, verificationId: string): Sql => sql`
  ${known} WHERE r.organization_id = ${organizationId} AND r.verification_id = ${verificationId}`;

export const lockRequest = (organizationId: string, id: string): Sql => sql`
  SELECT 1 FROM access_requests WHERE organization_id = ${organizationId} AND id = ${id} FOR UPDATE`;

/** The longest waiting first. */
export const openList = (organizationId: string, after: string | undefined, most: number): Sql => sql`
  ${known} WHERE r.organization_id = ${organizationId} AND r.status = 'open' AND r.opened_at > now() - interval '30 days'
    ${
      after
        ? sql`AND (r.opened_at, r.id) > (SELECT opened_at, id FROM access_requests
                                           WHERE organization_id = ${organizationId} AND id = ${after})`
        : empty
    }
    ORDER BY r.opened_at, r.id LIMIT ${most}`;

/** The latest decision first. */
export const decidedList = (organizationId: string, before: string | undefined, most: number): Sql => sql`
  ${known} WHERE r.organization_id = ${organizationId} AND r.decided_at IS NOT NULL
    ${
      before
        ? sql`AND (r.decided_at, r.id) < (SELECT decided_at, id FROM access_requests
                                            WHERE organization_id = ${organizationId} AND id = ${before})`
        : empty
    }
    ORDER BY r.decided_at DESC, r.id DESC LIMIT ${most}`;

/** Answers a row to exactly one of those who decide. */
export const decideRequest = (row: {
  organizationId: string;
  id: string;
  status: 'approved' | 'declined' | 'closed';
  by: string | null;
  answer: string | null;
  userId: string | null;
}): Sql => sql`
  UPDATE access_requests SET status = ${row.status}, decided_at = now(), decided_by = ${row.by}::uuid,
                             answer = ${row.answer}, user_id = ${row.userId}::uuid
    WHERE organization_id = ${row.organizationId} AND id = ${row.id} AND ${fresh}`;

/** Takes a refusal back; a request that ran out may be taken up again too. */
export const reopenRequest = (organizationId: string, id: string): Sql => sql`
  UPDATE access_requests SET status = 'open', opened_at = now(), decided_at = NULL, decided_by = NULL, answer = NULL
    WHERE organization_id = ${organizationId} AND id = ${id} AND status IN ('declined', 'expired')`;
