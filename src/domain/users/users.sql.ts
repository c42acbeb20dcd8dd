import sql, { raw, type Sql } from 'sql-template-tag';

const columns = raw(`
  organization_id AS "organizationId", id, email, name, about, role, status, locale, time_zone AS "timeZone",
  picture_tag AS "pictureTag", email_verified_at AS "emailVerifiedAt", access_starts_at AS "accessStartsAt",
  access_ends_at AS "accessEndsAt", invited_by AS "invitedBy", created_at AS "createdAt",
  source_id AS "sourceId", user_name AS "userName", (SELECT max(k.last_sign_in_at) FROM known_browsers k
     WHERE k.organization_id = users.organization_id AND k.user_id = users.id) AS "lastSignInAt"`);

export const userById = (organizationId: string, id: string): Sql => sql`
  SELECT ${columns} FROM users WHERE organization_id = ${organizationId} AND id = ${id}`;

export const userByEmail = (organizationId: string, folded: string): Sql => sql`
  SELECT ${columns} FROM users WHERE organization_id = ${organizationId} AND email_folded = ${folded}`;

export interface NewUser {
  readonly organizationId: string;
  readonly id: string;
  readonly email: string;
  readonly emailFolded: string;
  readonly name: string;
  readonly role: string;
  readonly status: string;
  readonly emailVerified: boolean;
  readonly locale: string | null;
  readonly accessStartsAt: Date | null;
  readonly accessEndsAt: Date | null;
  readonly invitedBy: string | null;
  readonly sourceId: string | null;
}

/** Answers no row where the organization already has this address. */
export const insertUser = (user: NewUser): Sql => sql`
  INSERT INTO users (organization_id, id, email, email_folded, name, role, status, email_verified_at, locale,
                     access_starts_at, access_ends_at, invited_by, source_id)
  VALUES (${user.organizationId}, ${user.id}, ${user.email}, ${user.emailFolded}, ${user.name}, ${user.role},
          ${user.status}, CASE WHEN ${user.emailVerified} THEN now() END, ${user.locale}, ${user.accessStartsAt},
          ${user.accessEndsAt}, ${user.invitedBy}, ${user.sourceId})
  ON CONFLICT (organization_id, email_folded) DO NOTHING RETURNING id`;

export interface ProfileChange {
  readonly name: string;
  readonly about: string;
  readonly locale: string | null;
  readonly timeZone: string | null;
}

export const changeProfile = (organizationId: string, id: string, change: ProfileChange): Sql => sql`
  UPDATE users SET name = ${change.name}, about = ${change.about}, locale = ${change.locale},
                   time_zone = ${change.timeZone}
    WHERE organization_id = ${organizationId} AND id = ${id}`;

/** The database refuses an address that somebody else in the organization has (unique violation 23505). */
export const changeEmail = (organizationId: string, id: string, email: string, folded: string): Sql => sql`
  UPDATE users SET email = ${email}, email_folded = ${folded}, email_verified_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id}`;

export const lockUser = (organizationId: string, id: string): Sql => sql`
  SELECT ${columns} FROM users WHERE organization_id = ${organizationId} AND id = ${id} FOR UPDATE`;
