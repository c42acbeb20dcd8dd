import sql, { type Sql } from 'sql-template-tag';

/** How many people each source keeps, and how many are linked to it. */
export const peopleOfSources = (organizationId: string): Sql => sql`
  SELECT s.id, (SELECT count(*)::integer FROM (SELECT 1 FROM users u
                  WHERE u.organization_id = s.organization_id AND u.source_id = s.id LIMIT 10000) kept) AS kept,
         (SELECT count(*)::integer FROM (SELECT 1 FROM user_identities i
            WHERE i.organization_id = s.organization_id AND i.source_id = s.id LIMIT 10000) linked) AS linked
    FROM identity_sources s WHERE s.organization_id = ${organizationId}`;

export const endSessionsOfSource = (organizationId: string, sourceId: string): Sql => sql`
  UPDATE sessions SET ended_at = now(), ended_because = 'source-off'
    WHERE organization_id = ${organizationId} AND source_id = ${sourceId} AND ended_at IS NULL RETURNING id`;

export const placeSource = (organizationId: string, id: string, position: number): Sql => sql`
  UPDATE identity_sources SET position = ${position} WHERE organization_id = ${organizationId} AND id = ${id}`;

export const switchSource = (organizationId: string, id: string, enabled: boolean): Sql => sql`
  UPDATE identity_sources SET enabled = ${enabled}, version = version + 1, changed_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND enabled <> ${enabled} RETURNING id`;
