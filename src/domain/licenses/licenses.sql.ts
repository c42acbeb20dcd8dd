import sql, { raw, type Sql } from 'sql-template-tag';

const columns = raw(`
  l.organization_id AS "organizationId", l.id, l.product, l.seats, l.seats_taken AS taken, l.seats - l.seats_taken AS free,
  l.starts_at AS "startsAt", l.ends_at AS "endsAt", l.created_at AS "createdAt",
  CASE WHEN l.ends_at <= now() THEN 'ended'
       WHEN l.starts_at > now() THEN 'not-started' ELSE 'in-force' END AS state`);

export const insertLicense = (license: {
  organizationId: string;
  id: string;
  product: string;
  seats: number;
  startsAt: Date;
  endsAt: Date | null;
}): Sql => sql`
  INSERT INTO licenses (organization_id, id, product, seats, starts_at, ends_at)
  VALUES (${license.organizationId}, ${license.id}, ${license.product}, ${license.seats}, ${license.startsAt}, ${license.endsAt})`;

/** What is in force first, then what comes, then what was. */
export const licensesOf = (organizationId: string): Sql => sql`
  SELECT * FROM (SELECT ${columns} FROM licenses l WHERE l.organization_id = ${organizationId}) found
    ORDER BY array_position(ARRAY['in-force', 'not-started', 'ended'], state), lower(product), "startsAt" DESC, id
    LIMIT 500`;

export const licenseById = (organizationId: string, id: string): Sql => sql`
  SELECT ${columns} FROM licenses l WHERE l.organization_id = ${organizationId} AND l.id = ${id}`;

/** Whoever changes a licence or its seats holds its row first: all of it happens one after another. */
export const lockLicense = (organizationId: string, id: string): Sql => sql`
  SELECT ${columns} FROM licenses l WHERE l.organization_id = ${organizationId} AND l.id = ${id} FOR NO KEY UPDATE`;

export const updateLicense = (license: {
  organizationId: string;
  id: string;
  product: string;
  seats: number;
  startsAt: Date;
  endsAt: Date | null;
}): Sql => sql`
  UPDATE licenses SET product = ${license.product}, seats = ${license.seats}, starts_at = ${license.startsAt},
                      ends_at = ${license.endsAt}
    WHERE organization_id = ${license.organizationId} AND id = ${license.id}`;

/** One that has not begun never was in force. */
export const endLicenseNow = (organizationId: string, id: string): Sql => sql`
  UPDATE licenses SET starts_at = least(starts_at, now()), ends_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id}`;

/** The last seat goes to exactly one: the licence's row is locked by the count that the insert raises. */
export const insertSeat = (
  organizationId: string,
  licenseId: string,
  userId: string,
  by: string | null,
): Sql => sql`
  INSERT INTO seats (organization_id, license_id, user_id, assigned_by)
  VALUES (${organizationId}, ${licenseId}, ${userId}, ${by})
  ON CONFLICT DO NOTHING`;

/** Seats for several people; answers those who had none before. */
export const insertSeats = (
  organizationId: string,
  licenseId: string,
  userIds: readonly string[],
  by: string | null,
): Sql => sql`
  INSERT INTO seats (organization_id, license_id, user_id, assigned_by)
  SELECT ${organizationId}, ${licenseId}, user_id, ${by} FROM (SELECT DISTINCT unnest(${userIds}::uuid[]) AS user_id) AS people ORDER BY user_id
  ON CONFLICT DO NOTHING RETURNING user_id AS "userId"`;

export const deleteSeat = (organizationId: string, licenseId: string, userId: string): Sql => sql`
  DELETE FROM seats WHERE organization_id = ${organizationId} AND license_id = ${licenseId} AND user_id = ${userId}`;

export const seatsOfUser = (organizationId: string, userId: string): Sql => sql`
  SELECT ${columns}, s.assigned_at AS "assignedAt"
    FROM seats s JOIN licenses l ON l.organization_id = s.organization_id AND l.id = s.license_id
    WHERE s.organization_id = ${organizationId} AND s.user_id = ${userId} ORDER BY lower(l.product), l.id`;
