import sql, { type Sql } from 'sql-template-tag';
import type { Attempt } from './attempts.ts';

export const insertAttempt = (id: string, attempt: Attempt, identifierMac: Buffer | null): Sql => sql`
  INSERT INTO attempts (organization_id, id, kind, reference, outcome, cause, user_id, identifier_mac, host, ip, user_agent, detail)
  VALUES (${attempt.organizationId}, ${id}, ${attempt.kind}, ${attempt.reference}, ${attempt.outcome}, ${attempt.cause},
          ${attempt.userId ?? null}, ${identifierMac}, ${attempt.host}, ${attempt.ip}, ${attempt.userAgent},
          ${JSON.stringify(attempt.detail ?? {})})`;

export const resetCounter = (organizationId: string, accountKey: Buffer, lane: Buffer): Sql => sql`
  DELETE FROM attempt_counters
    WHERE organization_id = ${organizationId} AND account_key = ${accountKey} AND lane = ${lane}`;

export const resetCounters = (organizationId: string, accountKey: Buffer): Sql => sql`
  DELETE FROM attempt_counters WHERE organization_id = ${organizationId} AND account_key = ${accountKey}`;
