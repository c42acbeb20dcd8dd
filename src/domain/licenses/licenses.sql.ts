import sql, { type Sql } from 'sql-template-tag';

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
