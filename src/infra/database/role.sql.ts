import sql, { type Sql } from 'sql-template-tag';

/** What the connected role could do, by itself or by becoming a role that it is a member of (SET ROLE). */
export const roleRights: Sql = sql`
  SELECT current_user AS name,
         EXISTS (SELECT FROM pg_roles other WHERE other.rolsuper
                   AND pg_has_role(current_user, other.oid, 'MEMBER')) AS superuser,
         EXISTS (SELECT FROM pg_roles other WHERE other.rolbypassrls AND NOT other.rolsuper
                   AND pg_has_role(current_user, other.oid, 'MEMBER')) AS "bypassesRowSecurity",
         EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                   AND relowner = current_user::regrole) AS "ownsTables",
         EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                   AND relowner <> current_user::regrole
                   AND pg_has_role(current_user, relowner, 'MEMBER')) AS "mayBecomeOwner"`;

export const serverFacts: Sql = sql`
  SELECT current_setting('server_version_num')::integer / 10000 AS version, clock_timestamp() AS now`;
