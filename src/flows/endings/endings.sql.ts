import sql, { type Sql } from 'sql-template-tag';

export const sweep: Sql = sql`SELECT sweep_expired(), sweep_codes(), sweep_access_requests()`;

export const organizationsWithOverdueSessions: Sql = sql`
  SELECT organization_id AS "organizationId" FROM organizations_with_sessions_to_end()`;
