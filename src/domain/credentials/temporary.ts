import type { Sql } from 'sql-template-tag';
import { sha256 } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { consumeTemporary, deleteTemporary, replaceTemporary } from './credentials.sql.ts';

/**
 * What is kept of a generated password. It has more than 128 random bits, so SHA-256 is enough (NIST SP 800-63B section
 * 3.1.2.2). Spaces around it come from copying.
 */
export const temporaryHash = (password: string): Buffer => sha256(password.trim());

/** The statement that keeps a generated password for `lifetime` milliseconds; a former one is gone. */
export const keepTemporary = (
  organizationId: string,
  userId: string,
  password: string,
  lifetime: number,
): Sql => replaceTemporary(organizationId, userId, temporaryHash(password), lifetime);

/** Uses a generated password up: exactly one of any number of callers does. */
export const useTemporary = async (
  tx: Tx,
  organizationId: string,
  userId: string,
  hash: Buffer,
): Promise<boolean> => (await tx.run(consumeTemporary(organizationId, userId, hash))) > 0;

/** The statement that forgets a generated password: its owner remembered the own one, or chose another. */
export const cancelTemporary = (organizationId: string, userId: string): Sql =>
  deleteTemporary(organizationId, userId);
