import sql, { raw, type Sql } from 'sql-template-tag';

const columns = raw(`
  organization_id AS "organizationId", host, proof, verified_at AS "verifiedAt", checked_at AS "checkedAt",
  failing_since AS "failingSince", released_at AS "releasedAt", created_at AS "createdAt"`);

/** Those that are still kept from others come last. */
export const addressesOf = (organizationId: string): Sql => sql`
  SELECT ${columns} FROM organization_addresses
    WHERE organization_id = ${organizationId}
      AND (released_at IS NULL OR released_at > now() - interval '30 days')
    ORDER BY released_at IS NOT NULL, created_at, host LIMIT 200`;

export const addressByHost = (organizationId: string, host: string): Sql => sql`
  SELECT ${columns} FROM organization_addresses WHERE organization_id = ${organizationId} AND host = ${host} FOR UPDATE`;

export const freeAddress = (host: string): Sql => sql`SELECT free_address(${host})`;

/** Takes a released address of the same organization back; no row where there is none. */
export const takeBackAddress = (row: {
  organizationId: string;
  host: string;
  proof: string;
  verified: boolean;
}): Sql => sql`
  UPDATE organization_addresses
    SET released_at = NULL, proof = ${row.proof}, verified_at = CASE WHEN ${row.verified} THEN now() END,
        checked_at = NULL, failing_since = NULL, created_at = now()
    WHERE organization_id = ${row.organizationId} AND host = ${row.host} AND released_at IS NOT NULL`;

/** What a look at the proof found; an address once in force stays so. */
export const recordCheck = (organizationId: string, host: string, proven: boolean): Sql => sql`
  UPDATE organization_addresses
    SET checked_at = now(),
        verified_at = CASE WHEN ${proven} THEN coalesce(verified_at, now()) ELSE verified_at END,
        failing_since = CASE WHEN ${proven} OR verified_at IS NULL THEN NULL ELSE coalesce(failing_since, now()) END
    WHERE organization_id = ${organizationId} AND host = ${host} AND released_at IS NULL`;

export const releaseAddress = (organizationId: string, host: string): Sql => sql`
  UPDATE organization_addresses SET released_at = now(), failing_since = NULL
    WHERE organization_id = ${organizationId} AND host = ${host} AND released_at IS NULL`;

export const claimAddresses = (most: number): Sql => sql`
  SELECT organization_id AS "organizationId", host FROM claim_addresses(${most})`;
