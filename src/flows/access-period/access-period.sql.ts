import sql, { type Sql } from 'sql-template-tag';

export const remindersDue: Sql = sql`
  SELECT organization_id AS "organizationId", user_id AS "userId" FROM access_reminders_due()`;

/** Who is to be told of the end of somebody's access: the person, and who invited them where they are still here. */
export const peopleToTell = (organizationId: string, userId: string): Sql => sql`
  SELECT u.id, u.name, u.email, u.locale, u.access_ends_at AS "endsAt", i.id AS "inviterId", i.name AS "inviterName",
         i.email AS "inviterEmail", i.locale AS "inviterLocale"
    FROM users u LEFT JOIN users i
      ON i.organization_id = u.organization_id AND i.id = u.invited_by AND i.status = 'active'
    WHERE u.organization_id = ${organizationId} AND u.id = ${userId}`;
