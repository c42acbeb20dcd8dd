import type { Tx } from '../../infra/database/database.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import type { Actor } from '../audit/audit.ts';
import { lockConcerned, standing } from './membership.sql.ts';
import type { Role, UserStatus } from './users.schema.ts';

/** Somebody whom an administrator is about to change, locked until the transaction ends. */
export interface Subject {
  readonly id: string;
  readonly role: Role;
  readonly status: UserStatus;
}

export type Denial = 'unknown-user' | 'not-allowed' | 'owners-only' | 'yourself' | 'last-owner';

/**
 * Whether `actor` may change this person, decided on what the database says now: administrators change members and
 * administrators, owners change everybody. What weakens (a lesser role, a suspension, an end of access, removal)
 * nobody does to themselves, nor to the last owner whose access has no end.
 */
export async function admitChange(
  tx: Tx,
  change: { organizationId: string; userId: string; actor: Actor; weakens: boolean },
): Promise<{ kind: 'admitted'; subject: Subject; actorRole: Role } | Refused<Denial>> {
  const { organizationId, userId, actor, weakens } = change;
  const rows = await tx.rows<Subject & { lasting: boolean }>(
    lockConcerned(organizationId, userId, actor.kind === 'user' ? (actor.id ?? null) : null),
  );
  const actorRole = roleOf(actor, rows);
  if (!actorRole) return refused('not-allowed');
  const subject = rows.find((row) => row.id === userId);
  if (!subject) return refused('unknown-user');
  if (subject.role === 'owner' && actorRole !== 'owner') return refused('owners-only');
  if (weakens && subject.id === actor.id) return refused('yourself');
  const owners = rows.filter((row) => row.role === 'owner' && row.status === 'active' && row.lasting);
  if (weakens && owners.length === 1 && owners[0]?.id === userId) return refused('last-owner');
  return { kind: 'admitted', subject, actorRole };
}

/** The role by which somebody acts on others; undefined for who may not. Operators and the program stand above all. */
export async function standingOf(tx: Tx, organizationId: string, actor: Actor): Promise<Role | undefined> {
  if (actor.kind !== 'user' || !actor.id) return roleOf(actor, []);
  return roleOf(actor, await tx.rows(standing(organizationId, actor.id)));
}

/** Only owners make owners. */
export const mayGive = (actorRole: Role, role: Role): boolean => role !== 'owner' || actorRole === 'owner';

function roleOf(actor: Actor, rows: readonly Subject[]): Role | undefined {
  if (actor.kind === 'operator' || actor.kind === 'system') return 'owner';
  const self = rows.find((row) => row.id === actor.id);
  return self?.status === 'active' && self.role !== 'member' ? self.role : undefined;
}
