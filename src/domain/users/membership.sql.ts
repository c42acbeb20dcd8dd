import sql, { type Sql } from 'sql-template-tag';
import type { Role, UserStatus } from './users.schema.ts';

/**
 * Locks, in one order for everybody, the person concerned, whoever acts, and the owners: so that of two owners who
 * demote each other at the same moment one is left.
 */
export const lockConcerned = (organizationId: string, userId: string, actorId: string | null): Sql => sql`
  SELECT id, role, status, access_ends_at IS NULL AS lasting FROM users
    WHERE organization_id = ${organizationId}
      AND (id = ${userId} OR id = ${actorId}::uuid OR (role = 'owner' AND status = 'active'))
    ORDER BY id FOR UPDATE`;

export const standing = (organizationId: string, id: string): Sql => sql`
  SELECT id, role, status FROM users WHERE organization_id = ${organizationId} AND id = ${id}`;

export const activateUser = (organizationId: string, id: string): Sql => sql`
  UPDATE users SET status = 'active', email_verified_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'invited'`;

export const changeStatus = (organizationId: string, id: string, status: UserStatus): Sql => sql`
  UPDATE users SET status = ${status} WHERE organization_id = ${organizationId} AND id = ${id}`;

export const changeRole = (organizationId: string, id: string, role: Role): Sql => sql`
  UPDATE users SET role = ${role} WHERE organization_id = ${organizationId} AND id = ${id}`;

/** A new end is announced anew. */
export const changeAccessPeriod = (
  organizationId: string,
  id: string,
  startsAt: Date | null,
  endsAt: Date | null,
): Sql => sql`
  UPDATE users SET access_starts_at = ${startsAt}, access_ends_at = ${endsAt},
         access_reminded_at = CASE WHEN access_ends_at IS NOT DISTINCT FROM ${endsAt}::timestamptz THEN access_reminded_at END
    WHERE organization_id = ${organizationId} AND id = ${id}`;

/** Answers a row to exactly one caller. */
export const markReminded = (organizationId: string, id: string): Sql => sql`
  UPDATE users SET access_reminded_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND access_reminded_at IS NULL AND status <> 'suspended'
      AND access_ends_at BETWEEN now() AND now() + interval '1 day'`;

/** Credentials, sessions, seats, links and the picture go with the person. */
export const deleteUser = (organizationId: string, id: string): Sql => sql`
  DELETE FROM users WHERE organization_id = ${organizationId} AND id = ${id}`;

/** The database refuses a name that somebody else in the organization has (unique violation 23505). */
export const changeUserName = (organizationId: string, id: string, userName: string | null): Sql => sql`
  UPDATE users SET user_name = ${userName} WHERE organization_id = ${organizationId} AND id = ${id}`;
