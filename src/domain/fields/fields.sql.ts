import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { FieldDefinition, FieldType } from './fields.schema.ts';

const columns = raw(`id, type, labels, helps, options, required, retired_at AS "retiredAt"`);

/** In their order; those retired after the others, the last retired first. */
export const allFields = (organizationId: string): Sql => sql`
  SELECT ${columns} FROM fields WHERE organization_id = ${organizationId}
    ORDER BY retired_at IS NOT NULL, retired_at DESC, position, id LIMIT 1000`;

export const askedFields = (organizationId: string): Sql => sql`
  SELECT ${columns} FROM fields WHERE organization_id = ${organizationId} AND retired_at IS NULL
    ORDER BY position, id`;

export const fieldById = (organizationId: string, id: string): Sql => sql`
  SELECT ${columns} FROM fields WHERE organization_id = ${organizationId} AND id = ${id}`;

/** Whoever changes which fields are asked, and in which order, does so one after the other. */
export const lockFields = (organizationId: string): Sql => sql`
  SELECT pg_advisory_xact_lock(hashtextextended('fields ' || ${organizationId}::text, 0))`;

/** At the end of those asked. */
export const insertField = (
  organizationId: string,
  id: string,
  type: FieldType,
  { labels, helps, options, required }: FieldDefinition,
): Sql => sql`
  INSERT INTO fields (organization_id, id, type, labels, helps, options, required, position)
  SELECT ${organizationId}, ${id}, ${type}, ${JSON.stringify(labels)}::jsonb, ${JSON.stringify(helps)}::jsonb,
         ${options}::text[], ${required},
         coalesce((SELECT max(position) + 1 FROM fields WHERE organization_id = ${organizationId}), 1)`;

export const changeField = (
  organizationId: string,
  id: string,
  { labels, helps, options, required }: FieldDefinition,
): Sql => sql`
  UPDATE fields SET labels = ${JSON.stringify(labels)}::jsonb, helps = ${JSON.stringify(helps)}::jsonb,
                    options = ${options}::text[], required = ${required}
    WHERE organization_id = ${organizationId} AND id = ${id}`;

/** Gives the fields the places that they have in this list. */
export const orderFields = (organizationId: string, ids: readonly string[]): Sql => sql`
  UPDATE fields SET position = wanted.place
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS wanted (id, place)
    WHERE fields.organization_id = ${organizationId} AND fields.id = wanted.id`;

/** Answers a row where the field was not retired before. */
export const retireField = (organizationId: string, id: string): Sql => sql`
  UPDATE fields SET retired_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND retired_at IS NULL`;

/** Back at the end of those asked. */
export const bringBackField = (organizationId: string, id: string): Sql => sql`
  UPDATE fields SET retired_at = NULL,
         position = (SELECT max(position) + 1 FROM fields WHERE organization_id = ${organizationId})
    WHERE organization_id = ${organizationId} AND id = ${id} AND retired_at IS NOT NULL`;

/** How many people answered each field. */
export const answerCounts = (organizationId: string): Sql => sql`
  SELECT field_id AS id, count(*)::integer AS count FROM field_values
    WHERE organization_id = ${organizationId} GROUP BY field_id`;

/** What somebody is asked, and what they answered; `everything`: also what they once answered and nobody asks any more. */
export const fieldsOfUser = (
  organizationId: string,
  userId: string,
  { everything }: { everything: boolean },
): Sql => sql`
  SELECT ${columns}, v.value FROM fields f
    LEFT JOIN field_values v
      ON v.organization_id = f.organization_id AND v.field_id = f.id AND v.user_id = ${userId}
    WHERE f.organization_id = ${organizationId}
      AND (f.retired_at IS NULL ${everything ? sql`OR v.value IS NOT NULL` : empty})
    ORDER BY f.retired_at IS NOT NULL, f.position, f.id`;

export const keepValue = (organizationId: string, userId: string, fieldId: string, value: string): Sql => sql`
  INSERT INTO field_values (organization_id, user_id, field_id, value)
  VALUES (${organizationId}, ${userId}, ${fieldId}, ${value})
  ON CONFLICT (organization_id, user_id, field_id) DO UPDATE SET value = excluded.value, changed_at = now()`;

export const dropValue = (organizationId: string, userId: string, fieldId: string): Sql => sql`
  DELETE FROM field_values
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND field_id = ${fieldId}`;
