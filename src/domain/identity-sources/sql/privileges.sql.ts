import {
  type Engine,
  type ForeignStatement,
  parseStatement,
} from '../../../infra/foreign-database/foreign-databases.ts';

// Questions about an account's rights in a database that is not ours; nothing but one row with yes or no, or names.

/** Whether the account could change anything of the database's own: one row, one column, true or not. */
export const canWrite = (engine: Engine): ForeignStatement =>
  ready(engine, {
    postgresql: `
      SELECT current_setting('is_superuser') = 'on' OR EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
            AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                 OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')))`,
    mariadb: `
      SELECT EXISTS (SELECT 1 FROM information_schema.user_privileges WHERE ${writing})
          OR EXISTS (SELECT 1 FROM information_schema.schema_privileges WHERE ${writing})
          OR EXISTS (SELECT 1 FROM information_schema.table_privileges WHERE ${writing})
          OR EXISTS (SELECT 1 FROM information_schema.column_privileges WHERE ${writing})`,
  });

/**
 * What the account may change: rows of a name each, `:column` of `:table` itself as an empty one. At most a few are read.
 */
export const changeable = (engine: Engine): ForeignStatement =>
  ready(engine, {
    postgresql: `
      SELECT CASE WHEN c.oid = to_regclass(:table) AND a.attname = :column THEN '' ELSE c.relname || '.' || a.attname END
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
          AND has_column_privilege(c.oid, a.attnum, 'INSERT, UPDATE')
        ORDER BY 1`,
    mariadb: `
      SELECT name FROM (
        SELECT CASE WHEN table_name = :table AND column_name = :column THEN '' ELSE concat(table_name, '.', column_name) END
            AS name FROM information_schema.column_privileges WHERE ${writing}
        UNION SELECT concat(table_name, '.*') FROM information_schema.table_privileges WHERE ${writing}
        UNION SELECT concat(table_schema, '.*') FROM information_schema.schema_privileges WHERE ${writing}
        UNION SELECT '*.*' FROM information_schema.user_privileges WHERE ${writing}
      ) AS names ORDER BY name`,
  });

/** The storage engine of a table of MariaDB: one that knows no transactions can undo nothing. */
export const storageEngine = (): ForeignStatement =>
  ready('mariadb', {
    postgresql: '',
    mariadb:
      'SELECT engine FROM information_schema.tables WHERE table_schema = database() AND table_name = :table',
  });

const writing = `privilege_type NOT IN ('USAGE', 'SELECT', 'SHOW VIEW', 'SHOW DATABASES', 'EXECUTE', 'REFERENCES')`;

function ready(engine: Engine, texts: Record<Engine, string>): ForeignStatement {
  const parsed = parseStatement(engine, texts[engine]);
  if (parsed.kind === 'problem') throw new Error(`a statement of ours cannot be read: ${parsed.problem}`);
  return parsed.statement;
}
