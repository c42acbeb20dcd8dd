import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from 'sql-template-tag';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { insertEvent, insertPersonal, insertUnsealed } from './audit.sql.ts';

/** Who did something: a signed-in person, a visitor nobody knows yet, an operator, or the program itself. */
export interface Actor {
  readonly kind: 'user' | 'visitor' | 'operator' | 'system';
  readonly id?: string;
}

export interface AuditEvent {
  readonly organizationId: string;
  readonly actor: Actor;
  /** Noun and past verb, e.g. `user.invited`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id?: string };
  /** What changed, without names, addresses or anything else that a person may have erased. */
  readonly change?: Record<string, unknown>;
  /** Personal data that explains the event; kept apart, so that it can be erased while the chain stays whole. */
  readonly personal?: Record<string, unknown>;
}

export const system: Actor = { kind: 'system' };

/** The statements that record an event, for a batch that sends everything at once. */
export function auditStatements(infra: Needs<'keyring'>, event: AuditEvent): Sql[] {
  const id = newId();
  const at = new Date();
  const salt = event.personal ? randomBytes(16) : undefined;
  const personal = event.personal ? JSON.stringify(event.personal) : undefined;
  const digest = salt && personal ? createHash('sha256').update(salt).update(personal).digest() : null;
  const row = {
    id,
    at,
    organizationId: event.organizationId,
    actorKind: event.actor.kind,
    actorId: event.actor.id ?? null,
    action: event.action,
    subjectKind: event.subject.kind,
    subjectId: event.subject.id ?? null,
    change: event.change ?? {},
    digest,
  };
  return [
    insertEvent(row, infra.keyring.mac('audit-event', canonical(row))),
    ...(salt && personal ? [insertPersonal(event.organizationId, id, salt, personal)] : []),
    insertUnsealed(event.organizationId, id),
  ];
}

/** Records an event in the caller's transaction. */
export async function recordEvent(tx: Tx, infra: Needs<'keyring'>, event: AuditEvent): Promise<void> {
  await Promise.all(auditStatements(infra, event).map((statement) => tx.run(statement)));
}

export interface EventRow {
  id: string;
  at: Date;
  organizationId: string;
  actorKind: string;
  actorId: string | null;
  action: string;
  subjectKind: string;
  subjectId: string | null;
  change: Record<string, unknown>;
  digest: Buffer | null;
}

/** One spelling of an event, whatever order its fields arrive in: what its MAC is made over. */
export function canonical(row: EventRow): string {
  return JSON.stringify([
    row.organizationId,
    row.id,
    row.at.toISOString(),
    row.actorKind,
    row.actorId,
    row.action,
    row.subjectKind,
    row.subjectId,
    sorted(row.change),
    row.digest?.toString('base64') ?? null,
  ]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
