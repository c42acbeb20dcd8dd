import sql, { empty, type Sql } from 'sql-template-tag';
import type { EventRow } from './audit.ts';

export const insertEvent = (row: EventRow, mac: Buffer): Sql => sql`
  INSERT INTO audit_events (organization_id, id, at, actor_kind, actor_id, action, subject_kind, subject_id, change,
                            personal_digest, mac)
  VALUES (${row.organizationId}, ${row.id}, ${row.at}, ${row.actorKind}, ${row.actorId}, ${row.action},
          ${row.subjectKind}, ${row.subjectId}, ${JSON.stringify(row.change)}, ${row.digest}, ${mac})`;

export const insertPersonal = (
  organizationId: string,
  eventId: string,
  salt: Buffer,
  data: string,
): Sql => sql`
  INSERT INTO audit_personal (organization_id, event_id, salt, data)
  VALUES (${organizationId}, ${eventId}, ${salt}, ${data})`;

export const insertUnsealed = (organizationId: string, eventId: string): Sql => sql`
  INSERT INTO audit_unsealed (organization_id, event_id) VALUES (${organizationId}, ${eventId})`;

export const eventList = (organizationId: string, before: string | undefined, most: number): Sql => sql`
  SELECT e.id, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", actor.name AS "actorName", e.action,
         e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", subject.name AS "subjectName", e.change,
         p.data AS personal, s.sequence
    FROM audit_events e
    LEFT JOIN audit_personal p ON p.organization_id = e.organization_id AND p.event_id = e.id
    LEFT JOIN audit_seals s ON s.organization_id = e.organization_id AND s.event_id = e.id
    LEFT JOIN users actor ON actor.organization_id = e.organization_id AND actor.id = e.actor_id
    LEFT JOIN users subject ON subject.organization_id = e.organization_id AND subject.id = e.subject_id
    WHERE e.organization_id = ${organizationId}
      ${before ? sql`AND (e.at, e.id) < (SELECT at, id FROM audit_events WHERE organization_id = ${organizationId} AND id = ${before})` : empty}
    ORDER BY e.at DESC, e.id DESC LIMIT ${most}`;
