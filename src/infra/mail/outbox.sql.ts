import sql, { type Sql } from 'sql-template-tag';

export const insertMail = (mail: {
  organizationId: string;
  id: string;
  kind: string;
  userId: string | null;
  sealed: Buffer;
}): Sql => sql`
  INSERT INTO mails (organization_id, id, kind, user_id, sealed)
  VALUES (${mail.organizationId}, ${mail.id}, ${mail.kind}, ${mail.userId}, ${mail.sealed})`;

/** Takes up to `most` mails that are due, for a minute. */
export const claimMails = (most: number): Sql => sql`
  SELECT organization_id AS "organizationId", id FROM claim_mails(${most})`;

export const queuedMail = (organizationId: string, id: string): Sql => sql`
  SELECT kind, attempts, sealed FROM mails
    WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'queued'`;

export const mailSent = (organizationId: string, id: string): Sql => sql`
  UPDATE mails SET status = 'sent', sent_at = now(), sealed = NULL, last_error = NULL
    WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'queued'`;

export const mailFailed = (organizationId: string, id: string, error: string): Sql => sql`
  UPDATE mails SET status = 'failed', sealed = NULL, last_error = ${error}
    WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'queued'`;

/** To be tried again in so many milliseconds; three days after it was written a mail is given up. */
export const mailPostponed = (
  organizationId: string,
  id: string,
  error: string,
  milliseconds: number,
): Sql => sql`
  UPDATE mails SET
      last_error = ${error},
      status = CASE WHEN created_at < now() - interval '3 days' THEN 'failed' ELSE 'queued' END,
      sealed = CASE WHEN created_at < now() - interval '3 days' THEN NULL ELSE sealed END,
      next_attempt_at = now() + make_interval(secs => ${milliseconds}::double precision / 1000)
    WHERE organization_id = ${organizationId} AND id = ${id} AND status = 'queued'`;
