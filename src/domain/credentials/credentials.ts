import type { Sql } from 'sql-template-tag';
import type { Needs } from '../../infra/infra.ts';
import { replaceCredential } from './credentials.sql.ts';

const place = (organizationId: string, userId: string) => ({
  table: 'credentials',
  organization: organizationId,
  row: userId,
  column: 'secret',
});

/**
 * The statement that keeps a password's hash. The hash is sealed and bound to its row: it cannot be tried without the
 * keyring, nor moved to somebody else's account.
 */
export function keepPassword(
  infra: Needs<'keyring'>,
  organizationId: string,
  userId: string,
  hash: string,
): Sql {
  return replaceCredential(
    organizationId,
    userId,
    infra.keyring.seal('credential', hash, place(organizationId, userId)),
  );
}

/** The hash that `keepPassword` sealed. Throws where it was altered or its key is gone. */
export function openPassword(
  infra: Needs<'keyring'>,
  organizationId: string,
  userId: string,
  sealed: Buffer,
): string {
  return infra.keyring.open('credential', sealed, place(organizationId, userId)).toString('utf8');
}
