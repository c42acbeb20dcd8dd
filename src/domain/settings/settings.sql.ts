import sql, { type Sql } from 'sql-template-tag';

export const readSection = (organizationId: string, section: string): Sql => sql`
  SELECT value, version FROM settings WHERE organization_id = ${organizationId} AND section = ${section}`;

/**
 * Only what the change will really replace: a refused one leaves no trace. Takes the section's row before it writes: who
 * was refused holds that row, and would otherwise wait here for somebody who waits for it.
 */
export const keepHistory = (organizationId: string, section: string, expectedVersion: number): Sql => sql`
  INSERT INTO settings_history (organization_id, section, version, value, changed_at, changed_by)
  SELECT organization_id, section, version, value, changed_at, changed_by FROM settings
    WHERE organization_id = ${organizationId} AND section = ${section} AND version = ${expectedVersion} FOR UPDATE
  ON CONFLICT DO NOTHING`;

export const changeSection = (
  organizationId: string,
  section: string,
  value: string,
  expectedVersion: number,
  changedBy: string | null,
): Sql => sql`
  INSERT INTO settings AS s (organization_id, section, version, value, changed_by)
  SELECT ${organizationId}, ${section}, 1, ${value}::jsonb, ${changedBy}::uuid
    WHERE ${expectedVersion} = 0 OR EXISTS (SELECT 1 FROM settings
      WHERE organization_id = ${organizationId} AND section = ${section})
  ON CONFLICT (organization_id, section) DO UPDATE
    SET version = s.version + 1, value = excluded.value, changed_by = excluded.changed_by, changed_at = now()
    WHERE s.version = ${expectedVersion}
  RETURNING version`;

export const restorable = (organizationId: string, section: string): Sql => sql`
  SELECT value FROM settings_history WHERE organization_id = ${organizationId} AND section = ${section}
    ORDER BY version DESC LIMIT 1`;
