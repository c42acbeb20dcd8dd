import sql, { type Sql } from 'sql-template-tag';

/** As the owner, whom its policy lets see every organization. */
export const restoredCounts: Sql = sql`
  SELECT (SELECT count(*) FROM organizations WHERE NOT reserved)::integer AS organizations,
         (SELECT count(*) FROM users)::integer AS users,
         (SELECT count(*) FROM credentials)::integer AS passwords,
         (SELECT count(*) FROM users WHERE status = 'invited')::integer AS invited,
         (SELECT count(*) FROM mails WHERE last_error = 'not sent before the backup')::integer AS unsent`;
