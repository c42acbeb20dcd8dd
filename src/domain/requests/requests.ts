import type { Sql } from 'sql-template-tag';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { claimRequests, closeRequest, insertRequest, requestById } from './requests.sql.ts';

export type RequestKind =
  | 'password-reset'
  | 'organization-list'
  | 'invitation-renewal'
  | 'access-request'
  | 'sign-up';

/**
 * Somebody asked for a mail. Whoever asks, known or not, leaves one identical row; a job looks up and answers by mail, so
 * that neither words nor time nor a failing mail server tell whether the account exists.
 */
export interface MailRequest {
  readonly id: string;
  /** The operators' organization where the named one does not exist. */
  readonly organizationId: string;
  readonly kind: RequestKind;
  /** Shown to the visitor; an administrator finds under it what became of the request. */
  readonly reference: string;
  /** As typed. */
  readonly email: string;
  /** What else was typed, by field. */
  readonly details?: Readonly<Record<string, string>> | undefined;
  readonly host: string;
  readonly locale: Locale;
  readonly ip: string;
  readonly userAgent: string;
  readonly browserHash: Buffer | null;
  /** Whether the request came to the address at which the organization is served. */
  readonly rightAddress: boolean;
  readonly organizationKnown: boolean;
  /** The story whose code the mail brings, where it brings one. */
  readonly codeFlow?: string | null;
}

/** The statement that keeps a request until it is answered. */
export function keepRequest(infra: Needs<'keyring'>, request: Omit<MailRequest, 'id'>): Sql {
  const id = newId();
  const sealed = (text: string, column: SealedColumn) =>
    infra.keyring.seal('mail-request', text, place(request.organizationId, id, column));
  return insertRequest(id, request, {
    email: sealed(request.email, 'sealed_email'),
    details: request.details ? sealed(JSON.stringify(request.details), 'sealed_details') : null,
  });
}

/** Takes up to `most` waiting requests for a minute; nobody else gets them meanwhile. */
export const takeRequests = (
  outside: Tx,
  most: number,
): Promise<{ organizationId: string; id: string; kind: RequestKind }[]> => outside.rows(claimRequests(most));

/** A taken request, or undefined where it was answered already. */
export async function openRequest(
  tx: Tx,
  infra: Needs<'keyring'>,
  organizationId: string,
  id: string,
): Promise<MailRequest | undefined> {
  const row = await tx.one<RequestRow>(requestById(organizationId, id));
  if (!row) return undefined;
  const { sealedEmail, sealedDetails, ...request } = row;
  const opened = (sealed: Buffer, column: SealedColumn) =>
    infra.keyring.open('mail-request', sealed, place(organizationId, id, column)).toString('utf8');
  return {
    ...request,
    email: opened(sealedEmail, 'sealed_email'),
    details: sealedDetails ? JSON.parse(opened(sealedDetails, 'sealed_details')) : undefined,
  };
}

/** Marks a request as answered and erases what was typed; in the transaction that queues the answer. */
export const finishRequest = (tx: Tx, request: MailRequest): Promise<number> =>
  tx.run(closeRequest(request.organizationId, request.id));

type SealedColumn = 'sealed_email' | 'sealed_details';

type RequestRow = Omit<MailRequest, 'email' | 'details'> & {
  readonly sealedEmail: Buffer;
  readonly sealedDetails: Buffer | null;
};

const place = (organizationId: string, id: string, column: SealedColumn) => ({
  table: 'mail_requests',
  organization: organizationId,
  row: id,
  column,
});
