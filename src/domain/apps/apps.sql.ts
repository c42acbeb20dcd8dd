import sql, { type Sql } from 'sql-template-tag';

export const appsOf = (organizationId: string): Sql => sql`
  SELECT id, name, description, url FROM apps WHERE organization_id = ${organizationId}
    ORDER BY lower(name), id LIMIT 200`;

export const insertApp = (
  organizationId: string,
  id: string,
  app: { name: string; description: string; url: string },
): Sql => sql`
  INSERT INTO apps (organization_id, id, name, description, url)
  VALUES (${organizationId}, ${id}, ${app.name}, ${app.description}, ${app.url})`;
