import sql, { type Sql } from 'sql-template-tag';

export const readFile = (organizationId: string, name: string, tag: string): Sql => sql`
  SELECT content, type FROM organization_files
    WHERE organization_id = ${organizationId} AND name = ${name} AND tag = ${tag}`;

export const upsertFile = (
  organizationId: string,
  name: string,
  tag: string,
  type: string,
  content: Buffer,
): Sql => sql`
  INSERT INTO organization_files (organization_id, name, tag, type, content)
  VALUES (${organizationId}, ${name}, ${tag}, ${type}, ${content})
  ON CONFLICT (organization_id, name) DO UPDATE SET tag = excluded.tag, type = excluded.type, content = excluded.content`;

export const deleteFile = (organizationId: string, name: string): Sql => sql`
  DELETE FROM organization_files WHERE organization_id = ${organizationId} AND name = ${name}`;
