import sql, { type Sql } from 'sql-template-tag';
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
