import type { Sql } from 'sql-template-tag';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { MailRequest } from '../../domain/requests/requests.ts';
import type { User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';

/** What an organization's people are mailed when they forgot their password: one file beside this a method. */
export interface Method {
  /** How the answer is called in the record. */
  readonly cause: Cause;
  /** Keeps what the mail will carry, and gives the statements that queue the mail; none where it comes too late. */
  answer(tx: Tx, infra: Needs<'keyring' | 'portal'>, asked: Asked): Promise<Sql[]>;
}

/** Who is answered: everything that could refuse has been asked already. */
export interface Asked {
  readonly profile: OrganizationProfile;
  readonly user: User;
  readonly request: MailRequest;
  readonly locale: Locale;
}
