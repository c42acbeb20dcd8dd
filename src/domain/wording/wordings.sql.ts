import sql, { type Sql } from 'sql-template-tag';
import type { Wording } from './wordings.ts';

export const readWordings = (organizationId: string): Sql => sql`
  SELECT locale, message_id AS key, text FROM wordings WHERE organization_id = ${organizationId} ORDER BY message_id, locale`;

export const upsertWording = (organizationId: string, wording: Wording): Sql => sql`
  INSERT INTO wordings (organization_id, locale, message_id, text)
  VALUES (${organizationId}, ${wording.locale}, ${wording.key}, ${wording.text})
  ON CONFLICT (organization_id, locale, message_id) DO UPDATE SET text = excluded.text, changed_at = now()`;

export const deleteWording = (organizationId: string, locale: string, key: string): Sql => sql`
  DELETE FROM wordings WHERE organization_id = ${organizationId} AND locale = ${locale} AND message_id = ${key}`;
