import sql, { type Sql } from 'sql-template-tag';

export const allSettings = (organizationId: string): Sql => sql`
  SELECT section, value FROM settings WHERE organization_id = ${organizationId}`;

export const allWordings = (organizationId: string): Sql => sql`
  SELECT locale, message_id AS key, text FROM wordings WHERE organization_id = ${organizationId}`;
