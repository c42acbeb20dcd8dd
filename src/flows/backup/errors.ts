/** The database has something that the policy says nothing about. Nothing was written. */
export class BackupPolicyError extends Error {
  override name = 'BackupPolicyError';
}

/** The backup does not fit this database or this program; nothing was written. The message says why and what to do. */
export class RestoreError extends Error {
  override name = 'RestoreError';
}
