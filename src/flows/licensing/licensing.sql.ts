import sql, { type Sql } from 'sql-template-tag';

/**
 * Which of these ids are people of the organization; they cannot be removed until the transaction ends. Locked in one
 * order for everybody: people by id, then the licence, then its seats.
 */
export const peopleAmong = (organizationId: string, userIds: readonly string[]): Sql => sql`
  SELECT id FROM users WHERE organization_id = ${organizationId} AND id = ANY(${userIds}::uuid[])
    ORDER BY id FOR KEY SHARE`;

/** Members with open sessions and no seat in force: one person. */
export const seatlessMember = (organizationId: string, userId: string): Sql => sql`
  SELECT u.id FROM users u
    WHERE u.organization_id = ${organizationId} AND u.id = ${userId} AND u.role = 'member'
      AND NOT seat_in_force(u.organization_id, u.id)`;

/** The same among all who hold a seat of a licence. */
export const seatlessHolders = (organizationId: string, licenseId: string): Sql => sql`
  SELECT u.id FROM seats s JOIN users u ON u.organization_id = s.organization_id AND u.id = s.user_id
    WHERE s.organization_id = ${organizationId} AND s.license_id = ${licenseId} AND u.role = 'member'
      AND EXISTS (SELECT 1 FROM sessions o WHERE o.organization_id = u.organization_id AND o.user_id = u.id
                    AND o.ended_at IS NULL)
      AND NOT seat_in_force(u.organization_id, u.id)
    ORDER BY u.id`;
