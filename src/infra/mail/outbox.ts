import type { Sql } from 'sql-template-tag';
import { newId } from '../ids.ts';
import type { Needs } from '../infra.ts';
import { headerText, isPlainAddress } from './addresses.ts';
import { insertMail } from './outbox.sql.ts';

/** What is sealed until it was sent: everything that a person would read. */
export interface Letter {
  readonly to: string;
  /** `Name <address>`; the portal's own sender unless given. */
  readonly from?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface OutgoingMail extends Letter {
  readonly organizationId: string;
  readonly kind: string;
  readonly userId?: string | undefined;
}

/**
 * The statement that puts a mail into the outbox, for the transaction that makes the mail necessary. The clock's sender
 * takes it from there. Throws TypeError for a recipient that is not one plain address, and for control characters in a
 * header.
 */
export function queueMail(infra: Needs<'keyring'>, mail: OutgoingMail): Sql {
  const { organizationId, kind, userId, ...letter } = mail;
  for (const address of [letter.to, letter.replyTo]) {
    if (address !== undefined && !isPlainAddress(address))
      throw new TypeError('not one plain e-mail address');
  }
  for (const header of [letter.from, letter.subject]) headerText(header ?? '');
  const id = newId();
  const sealed = infra.keyring.seal('outbox', JSON.stringify(letter), place(organizationId, id));
  return insertMail({ organizationId, id, kind, userId: userId ?? null, sealed });
}

/** What a mail of the outbox says; throws UnsealError. */
export const openLetter = (
  infra: Needs<'keyring'>,
  organizationId: string,
  id: string,
  sealed: Buffer,
): Letter => JSON.parse(infra.keyring.open('outbox', sealed, place(organizationId, id)).toString('utf8'));

const place = (organization: string, row: string) => ({
  table: 'mails',
  organization,
  row,
  column: 'sealed',
});
