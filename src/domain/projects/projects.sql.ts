import sql, { type Sql } from 'sql-template-tag';

export const projectsOf = (organizationId: string, userId: string): Sql => sql`
  SELECT p.id, p.name, p.description, p.url FROM project_members m
    JOIN projects p ON p.organization_id = m.organization_id AND p.id = m.project_id
    WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId}
    ORDER BY lower(p.name), p.id LIMIT 200`;

export const insertProject = (
  organizationId: string,
  id: string,
  project: { name: string; description: string; url: string | null },
): Sql => sql`
  INSERT INTO projects (organization_id, id, name, description, url)
  VALUES (${organizationId}, ${id}, ${project.name}, ${project.description}, ${project.url})`;

export const insertMember = (organizationId: string, projectId: string, userId: string): Sql => sql`
  INSERT INTO project_members (organization_id, project_id, user_id)
  VALUES (${organizationId}, ${projectId}, ${userId}) ON CONFLICT DO NOTHING`;
