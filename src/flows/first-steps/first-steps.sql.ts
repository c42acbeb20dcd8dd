import sql, { type Sql } from 'sql-template-tag';

export const draftOf = (organizationId: string, userId: string): Sql => sql`
  SELECT typed FROM first_steps_drafts WHERE organization_id = ${organizationId} AND user_id = ${userId}`;

export const keepDraft = (
  organizationId: string,
  userId: string,
  typed: Readonly<Record<string, string>>,
): Sql => sql`
  INSERT INTO first_steps_drafts (organization_id, user_id, typed)
  VALUES (${organizationId}, ${userId}, ${JSON.stringify(typed)}::jsonb)
  ON CONFLICT (organization_id, user_id) DO UPDATE SET typed = excluded.typed`;

export const dropDraft = (organizationId: string, userId: string): Sql => sql`
  DELETE FROM first_steps_drafts WHERE organization_id = ${organizationId} AND user_id = ${userId}`;
