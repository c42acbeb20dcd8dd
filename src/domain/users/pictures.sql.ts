import sql, { type Sql } from 'sql-template-tag';

export const keepPicture = (organizationId: string, userId: string, tag: string, content: Buffer): Sql => sql`
  INSERT INTO user_pictures (organization_id, user_id, tag, content)
  VALUES (${organizationId}, ${userId}, ${tag}, ${content})
  ON CONFLICT (organization_id, user_id) DO UPDATE SET tag = excluded.tag, content = excluded.content`;

export const removePicture = (organizationId: string, userId: string): Sql => sql`
  DELETE FROM user_pictures WHERE organization_id = ${organizationId} AND user_id = ${userId}`;

/** Stands beside the name wherever people are listed, so that lists need not look at the pictures. */
export const tagPicture = (organizationId: string, userId: string, tag: string | null): Sql => sql`
  UPDATE users SET picture_tag = ${tag} WHERE organization_id = ${organizationId} AND id = ${userId}`;

export const pictureByTag = (organizationId: string, userId: string, tag: string): Sql => sql`
  SELECT content FROM user_pictures
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND tag = ${tag}`;
