import sql, { type Sql } from 'sql-template-tag';

/** Whoever makes the first operator holds the organization's row: the others wait, and find that there is one. */
export const holdOrganization = (organizationId: string): Sql => sql`
  SELECT 1 FROM organizations WHERE organization_id = ${organizationId} FOR NO KEY UPDATE`;

export const hasActiveUser = (organizationId: string): Sql => sql`
  SELECT EXISTS (SELECT 1 FROM users WHERE organization_id = ${organizationId} AND status = 'active') AS found`;
