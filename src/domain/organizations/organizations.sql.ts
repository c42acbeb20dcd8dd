import sql, { type Sql } from 'sql-template-tag';

export const organizationByHost = (host: string): Sql => sql`SELECT organization_by_host(${host}) AS id`;

export const organizationByName = (folded: string): Sql => sql`SELECT organization_by_name(${folded}) AS id`;

/** Always one row: the operators' organization stands in for a name that nobody has. */
export const organizationAskedFor = (folded: string): Sql => sql`
  SELECT organization_id AS "organizationId", organization_known AS "organizationKnown", reserved,
         own_address AS "ownAddress"
    FROM organization_asked_for(${folded})`;

export const reservedOrganization: Sql = sql`SELECT reserved_organization() AS id`;

export const organizationById = (id: string): Sql => sql`
  SELECT organization_id AS id, slug, name, reserved, status,
         ARRAY(SELECT host FROM organization_addresses a
                 WHERE a.organization_id = o.organization_id AND verified_at IS NOT NULL AND released_at IS NULL
                 ORDER BY created_at, host) AS hosts
    FROM organizations o WHERE organization_id = ${id}`;

export const insertOrganization = (row: {
  id: string;
  slug: string;
  name: string;
  folded: string;
  reserved: boolean;
}): Sql => sql`
  INSERT INTO organizations (organization_id, slug, name, name_folded, reserved)
  VALUES (${row.id}, ${row.slug}, ${row.name}, ${row.folded}, ${row.reserved})`;

export const insertAddress = (row: {
  organizationId: string;
  host: string;
  proof: string;
  verified: boolean;
}): Sql => sql`
  INSERT INTO organization_addresses (organization_id, host, proof, verified_at)
  VALUES (${row.organizationId}, ${row.host}, ${row.proof}, CASE WHEN ${row.verified} THEN now() END)`;

/** Never the operators' own; `changed` is false where it had this status already. */
export const changeOrganizationStatus = (id: string, status: 'active' | 'suspended'): Sql => sql`
  UPDATE organizations o SET status = ${status}
    FROM (SELECT organization_id, status FROM organizations
            WHERE organization_id = ${id} AND NOT reserved FOR UPDATE) AS before
    WHERE o.organization_id = before.organization_id
    RETURNING before.status <> ${status} AS changed`;
