import sql, { join, type Sql } from 'sql-template-tag';

/** Lets one transaction after another count the mails of an address. */
export const lockBudget = (key: Buffer): Sql => sql`
  SELECT pg_advisory_xact_lock(hashtextextended('mail-budget:' || encode(${key}::bytea, 'hex'), 0))`;

/** Writes one mail down, unless a limit (`most` mails within so many milliseconds) is reached. */
export const spendBudget = (mail: {
  key: Buffer;
  keys: readonly Buffer[];
  id: string;
  limits: readonly { most: number; within: number }[];
}): Sql => sql`
  INSERT INTO mail_budgets (address_key, id) SELECT ${mail.key}, ${mail.id}
    WHERE ${join(
      mail.limits.map(
        ({ most, within }) => sql`
          (SELECT count(*) FROM mail_budgets WHERE address_key = ANY(${mail.keys})
             AND at > now() - make_interval(secs => ${within}::double precision / 1000)) < ${most}::integer`,
      ),
      ' AND ',
    )}`;
