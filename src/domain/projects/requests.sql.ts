import sql, { empty, type Sql } from 'sql-template-tag';
import type { RequestOutcome } from './projects.ts';

/** Answers no row where the person has asked already and waits. */
export const insertRequest = (
  organizationId: string,
  id: string,
  request: { projectId: string; userId: string; reason: string },
): Sql => sql`
  INSERT INTO project_requests (organization_id, id, project_id, user_id, reason)
  VALUES (${organizationId}, ${id}, ${request.projectId}, ${request.userId}, ${request.reason})
  ON CONFLICT DO NOTHING`;

/** Answers the person to exactly one of those who decide. */
export const decideRequest = (
  organizationId: string,
  projectId: string,
  id: string,
  outcome: RequestOutcome,
  by: string | null,
): Sql => sql`
  UPDATE project_requests SET decided_at = now(), outcome = ${outcome}, decided_by = ${by}::uuid
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND id = ${id} AND decided_at IS NULL
    RETURNING user_id AS "userId"`;

export const requestExists = (organizationId: string, projectId: string, id: string): Sql => sql`
  SELECT id FROM project_requests
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND id = ${id}`;

/** Ends what somebody asked and waits for. */
export const closeRequest = (
  organizationId: string,
  projectId: string,
  userId: string,
  outcome: RequestOutcome,
  by: string | null,
): Sql => sql`
  UPDATE project_requests SET decided_at = now(), outcome = ${outcome}, decided_by = ${by}::uuid
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND user_id = ${userId}
      AND decided_at IS NULL`;

/** Declines everybody who waits; answers whom. */
export const declineAll = (organizationId: string, projectId: string, by: string | null): Sql => sql`
  UPDATE project_requests SET decided_at = now(), outcome = 'declined', decided_by = ${by}::uuid
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND decided_at IS NULL
    RETURNING user_id AS "userId"`;

/** Who waits, the longest first: for one project, or for any. */
export const waitingRequests = (
  organizationId: string,
  projectId: string | undefined,
  most: number,
): Sql => sql`
  SELECT r.id, r.reason, r.created_at AS "createdAt", p.id AS "projectId", p.name AS "projectName",
         u.id AS "userId", u.name, u.email, u.picture_tag AS "pictureTag"
    FROM project_requests r
    JOIN projects p ON p.organization_id = r.organization_id AND p.id = r.project_id
    JOIN users u ON u.organization_id = r.organization_id AND u.id = r.user_id
    WHERE r.organization_id = ${organizationId} AND r.decided_at IS NULL
      ${projectId ? sql`AND r.project_id = ${projectId}` : empty}
    ORDER BY r.created_at, r.id LIMIT ${most}`;

/** Counted up to 1,000. */
export const countWaitingRequests = (organizationId: string): Sql => sql`
  SELECT count(*)::integer AS count FROM (SELECT 1 FROM project_requests
    WHERE organization_id = ${organizationId} AND decided_at IS NULL LIMIT 1000) counted`;
