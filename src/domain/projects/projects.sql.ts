import sql, { type Sql } from 'sql-template-tag';
import type { ProjectDetails } from './projects.schema.ts';

export const projectsOf = (organizationId: string, userId: string): Sql => sql`
  SELECT p.id, p.name, p.description, p.url FROM project_members m
    JOIN projects p ON p.organization_id = m.organization_id AND p.id = m.project_id
    WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId} AND p.archived_at IS NULL
    ORDER BY lower(p.name), p.id LIMIT 200`;

export const insertProject = (organizationId: string, id: string, project: ProjectDetails): Sql => sql`
  INSERT INTO projects (organization_id, id, name, description, url, visibility, contact)
  VALUES (${organizationId}, ${id}, ${project.name}, ${project.description}, ${project.url}, ${project.visibility},
          ${project.contact})`;

export const changeProject = (organizationId: string, id: string, project: ProjectDetails): Sql => sql`
  UPDATE projects SET name = ${project.name}, description = ${project.description}, url = ${project.url},
                      visibility = ${project.visibility}, contact = ${project.contact}
    WHERE organization_id = ${organizationId} AND id = ${id}`;

/** Answers a row where that changed anything. */
export const archiveProject = (organizationId: string, id: string): Sql => sql`
  UPDATE projects SET archived_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND archived_at IS NULL`;

export const reopenProject = (organizationId: string, id: string): Sql => sql`
  UPDATE projects SET archived_at = NULL
    WHERE organization_id = ${organizationId} AND id = ${id} AND archived_at IS NOT NULL`;

/** Whatever concerns a project's people happens one after the other. */
export const lockProject = (organizationId: string, id: string): Sql => sql`
  SELECT id, name, description, url, visibility, contact, archived_at AS "archivedAt" FROM projects
    WHERE organization_id = ${organizationId} AND id = ${id} FOR UPDATE`;

// Members ---------------------------------------------------------------------------------------------------------

/** Answers a row where the person was no member before. */
export const insertMember = (organizationId: string, projectId: string, userId: string): Sql => sql`
  INSERT INTO project_members (organization_id, project_id, user_id)
  VALUES (${organizationId}, ${projectId}, ${userId}) ON CONFLICT DO NOTHING`;

export const deleteMember = (organizationId: string, projectId: string, userId: string): Sql => sql`
  DELETE FROM project_members
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND user_id = ${userId}`;

export const setManager = (
  organizationId: string,
  projectId: string,
  userId: string,
  manager: boolean,
): Sql => sql`
  UPDATE project_members SET manager = ${manager}
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND user_id = ${userId}
      AND manager <> ${manager}`;

export const membershipOf = (organizationId: string, projectId: string, userId: string): Sql => sql`
  SELECT manager FROM project_members
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND user_id = ${userId}`;
