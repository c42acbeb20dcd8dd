import sql, { type Sql } from 'sql-template-tag';

export const sweep: Sql = sql`SELECT sweep_expired()`;
