import pg from 'pg';

// Statements of a backup and its restoration. They run as the owner of the tables, whom its own policy lets see every row;
// names come from the catalogue or from a file that its key has proven, and are quoted all the same.

const name = (text: string): string => pg.escapeIdentifier(text);
const names = (columns: readonly string[]): string => columns.map(name).join(', ');

/** Longer than a statement of the server may take; and nobody is hurried while a file is written. */
export const takeTime = `
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0`;

export const beginSnapshot = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
export const begin = 'BEGIN';
export const commit = 'COMMIT';
export const rollback = 'ROLLBACK';

export const momentOfSnapshot = 'SELECT now() AS at';

/** Every table of ours with its columns, save those that the database computes. */
export const allTables = `
  SELECT c.relname AS name,
         array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    GROUP BY c.relname ORDER BY c.relname`;

/** Which table's rows name rows of which other. */
export const allReferences = `
  SELECT c.conrelid::regclass::text AS "from", c.confrelid::regclass::text AS "to"
    FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND c.conrelid <> c.confrelid`;

/** Numbers that the database counts up by itself; a backup keeps none, so there may be none. */
export const allSequences = `
  SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`;

export const recordedMigrations = 'SELECT name, checksum FROM schema_migrations ORDER BY name';

/** `expressions`: what is written in place of a column's value. */
export const copyOut = (
  table: string,
  columns: readonly string[],
  where: string | undefined,
  expressions: Readonly<Record<string, string>> = {},
): string => {
  const values = columns.map((column) => {
    const instead = expressions[column];
    return instead ? `${instead} AS ${name(column)}` : name(column);
  });
  return `COPY (SELECT ${values.join(', ')} FROM ${name(table)}${where ? ` WHERE ${where}` : ''}) TO STDOUT`;
};

export const countRows = (table: string): string => `SELECT count(*)::integer AS count FROM ${name(table)}`;

export const isFilled = (table: string): string => `SELECT EXISTS (SELECT FROM ${name(table)}) AS filled`;

export const copyIn = (table: string, columns: readonly string[]): string =>
  `COPY ${name(table)} (${names(columns)}) FROM STDIN`;

/**
 * Rows come in as they were: no trigger counts them or writes beside them, and row-level security, which COPY cannot
 * satisfy, steps aside for the owner. The transaction holds the tables, so that nobody else gets in meanwhile.
 */
export const openTable = (table: string): string =>
  `ALTER TABLE ${name(table)} DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY`;

export const closeTable = (table: string, walled: boolean): string =>
  `ALTER TABLE ${name(table)} ENABLE TRIGGER USER${walled ? ', FORCE ROW LEVEL SECURITY' : ''}`;

/** Tables whose owner is held by row-level security too. */
export const walledTables = `
  SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relforcerowsecurity`;

/** What any schema of ours brings with it: tables, views or functions that no extension made. */
export const schemaIsBare = `
  SELECT NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
     AND NOT EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
                       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')) AS bare`;

export const renewStatistics = (tables: readonly string[]): string => `ANALYZE ${names(tables)}`;
