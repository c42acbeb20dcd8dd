const lockKey = 7_305_114; // any fixed number: all processes of one database agree on it

export const lockMigrations = `SELECT pg_advisory_lock(${lockKey})`;
export const unlockMigrations = `SELECT pg_advisory_unlock(${lockKey})`;
/** Until the end of the transaction: nobody migrates meanwhile. The first lets others hold it too. */
export const lockMigrationsShared = `SELECT pg_advisory_xact_lock_shared(${lockKey})`;
export const lockMigrationsInTransaction = `SELECT pg_advisory_xact_lock(${lockKey})`;

export const createMigrationTable = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/** Whether the table is there and this role was granted it: before the first migration neither is so. */
export const migrationsReadable = `
  SELECT coalesce(has_table_privilege(to_regclass('schema_migrations'), 'SELECT'), false) AS readable`;

export const appliedMigrations = 'SELECT name, checksum FROM schema_migrations';

export const recordMigration = 'INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)';

/**
 * The application's role may read and write rows, and no more: it owns nothing, cannot bypass row-level security, and
 * may only read and add to what the schema lists as append-only.
 */
export const grantRole = (role: string): string => `
  GRANT USAGE ON SCHEMA public TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
  REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM ${role};
  REVOKE UPDATE, DELETE ON audit_events, audit_seals FROM ${role};
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role};
`;
