import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { Attempt, AttemptFilter } from './attempts.ts';

export const insertAttempt = (id: string, attempt: Attempt, identifierMac: Buffer | null): Sql => sql`
  INSERT INTO attempts (organization_id, id, kind, reference, outcome, cause, user_id, identifier_mac, host, ip, user_agent, detail)
  VALUES (${attempt.organizationId}, ${id}, ${attempt.kind}, ${attempt.reference}, ${attempt.outcome}, ${attempt.cause},
          ${attempt.userId ?? null}, ${identifierMac}, ${attempt.host}, ${attempt.ip}, ${attempt.userAgent},
          ${JSON.stringify(attempt.detail ?? {})})`;

const known = raw(`
  SELECT a.id, a.at, a.kind, a.reference, a.outcome, a.cause, a.user_id AS "userId", u.name AS "userName",
         u.email AS "userEmail", a.host, host(a.ip) AS ip, a.user_agent AS "userAgent", a.detail
    FROM attempts a LEFT JOIN users u ON u.organization_id = a.organization_id AND u.id = a.user_id`);

export const attemptByReference = (organizationId: string, reference: string): Sql => sql`
  ${known} WHERE a.organization_id = ${organizationId} AND a.reference = ${reference} ORDER BY a.at DESC LIMIT 1`;

export const attemptList = (organizationId: string, filter: AttemptFilter, most: number): Sql => sql`
  ${known} WHERE a.organization_id = ${organizationId}
    ${filter.outcome ? sql`AND a.outcome = ${filter.outcome}` : empty}
    ${filter.kind ? sql`AND a.kind = ${filter.kind}` : empty}
    ${filter.userId ? sql`AND a.user_id = ${filter.userId}` : empty}
    ${
      filter.before
        ? sql`AND (a.at, a.id) < (SELECT at, id FROM attempts WHERE organization_id = ${organizationId} AND id = ${filter.before})`
        : empty
    }
    ORDER BY a.at DESC, a.id DESC LIMIT ${most}`;

export const attemptsByDay = (organizationId: string, days: number, timeZone: string): Sql => sql`
  SELECT date_trunc('day', at, ${timeZone}) AS day, cause, count(*)::integer AS count FROM attempts
    WHERE organization_id = ${organizationId} AND kind = 'sign-in'
      AND at >= date_trunc('day', now(), ${timeZone}) - (${days} - 1) * interval '1 day'
    GROUP BY 1, 2 ORDER BY 1, 2`;

export const resetCounter = (organizationId: string, accountKey: Buffer, lane: Buffer): Sql => sql`
  DELETE FROM attempt_counters
    WHERE organization_id = ${organizationId} AND account_key = ${accountKey} AND lane = ${lane}`;

export const resetCounters = (organizationId: string, accountKey: Buffer): Sql => sql`
  DELETE FROM attempt_counters WHERE organization_id = ${organizationId} AND account_key = ${accountKey}`;
