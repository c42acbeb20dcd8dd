import sql, { type Sql } from 'sql-template-tag';

/** What is in force at this moment, the newest first. */
export const announcementsInForce = (organizationId: string): Sql => sql`
  SELECT id, text, starts_at AS "startsAt" FROM announcements
    WHERE organization_id = ${organizationId} AND starts_at <= now() AND (ends_at IS NULL OR ends_at > now())
    ORDER BY starts_at DESC, id DESC LIMIT 20`;

export const insertAnnouncement = (
  organizationId: string,
  id: string,
  text: string,
  endsAt: Date | null,
  createdBy: string | null,
): Sql => sql`
  INSERT INTO announcements (organization_id, id, text, ends_at, created_by)
  VALUES (${organizationId}, ${id}, ${text}, ${endsAt}, ${createdBy})`;

export const endAnnouncement = (organizationId: string, id: string): Sql => sql`
  UPDATE announcements SET ends_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND (ends_at IS NULL OR ends_at > now())`;
