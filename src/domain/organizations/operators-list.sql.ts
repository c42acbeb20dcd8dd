import sql, { type Sql } from 'sql-template-tag';

export const listedOrganizations = (search: string, after: string, before: string, most: number): Sql => sql`
  SELECT organization_id AS id, slug, name, status, created_at AS "createdAt", users::int, owners::int,
         seats::int, seats_taken::int AS "seatsTaken", hosts, failing
    FROM list_organizations(${search}, ${after}, ${before}, ${most})`;

export const organizationCount = (search: string): Sql => sql`
  SELECT count_organizations(${search})::int AS count`;

export const portalNumbers: Sql = sql`
  SELECT organizations::int, sessions::int, mails_queued::int AS "mailsQueued", oldest_mail AS "oldestMail",
         mails_failed::int AS "mailsFailed", requests_waiting::int AS "requestsWaiting",
         events_unsealed::int AS "eventsUnsealed", addresses_failing::int AS "addressesFailing"
    FROM portal_numbers()`;
