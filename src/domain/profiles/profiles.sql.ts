import sql, { type Sql } from 'sql-template-tag';

export const allSettings = (organizationId: string): Sql => sql`
  SELECT section, value FROM settings WHERE organization_id = ${organizationId}`;

/** What a visitor may know of the ways in: those that are switched on, in the order of their buttons. */
export const waysIn = (organizationId: string): Sql => sql`
  SELECT id, kind, label, shown_on AS "shownOn", domains FROM identity_sources
    WHERE organization_id = ${organizationId} AND enabled ORDER BY position, label, id`;

export const allWordings = (organizationId: string): Sql => sql`
  SELECT locale, message_id AS key, text FROM wordings WHERE organization_id = ${organizationId}`;
