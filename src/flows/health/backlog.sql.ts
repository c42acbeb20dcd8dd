import sql, { type Sql } from 'sql-template-tag';

export const backlogNumbers: Sql = sql`
  SELECT mails_queued::integer AS "mailsQueued", oldest_mail_seconds AS "oldestMailSeconds",
         mails_failed::integer AS "mailsFailed", requests_waiting::integer AS "requestsWaiting",
         oldest_request_seconds AS "oldestRequestSeconds", events_unsealed::integer AS "eventsUnsealed"
    FROM backlog()`;
