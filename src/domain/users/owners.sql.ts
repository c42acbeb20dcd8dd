import sql, { type Sql } from 'sql-template-tag';

/** Who answers for the organization. */
export const ownersOf = (organizationId: string): Sql => sql`
  SELECT id, name, status FROM users WHERE organization_id = ${organizationId} AND role = 'owner'
    ORDER BY created_at, id LIMIT 100`;

/** Counted up to 10,001. */
export const peopleCount = (organizationId: string): Sql => sql`
  SELECT (SELECT count(*)::int FROM (SELECT 1 FROM users u WHERE u.organization_id = o.organization_id LIMIT 10001) c)
           AS count, o.created_at AS "createdAt"
    FROM organizations o WHERE o.organization_id = ${organizationId}`;
