import type { Sql } from 'sql-template-tag';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { queueMail } from '../../infra/mail/outbox.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import { composeMail } from './compose.ts';
import type { Content } from './kinds.ts';

export { withinBudget } from './budget.ts';

/** A mail to one person: what it says, to whom and in which language. */
export type Mail = Content & {
  /** The address as it is stored, never as a visitor typed it. */
  readonly to: string;
  /** Whose account it is about, where it is about one. */
  readonly userId?: string | undefined;
  readonly locale: Locale;
};

/**
 * The statements that put a mail into the outbox, for the transaction that makes it necessary: both happen or neither.
 * Dates in the values are texts already (`formats(locale, timeZone)`); links come from configured addresses. Throws
 * TypeError for a link that is not http(s) or an address with a line break in it.
 */
export function mailStatements(
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  mail: Mail,
): Sql[] {
  const { subject, text, html } = composeMail(infra.portal, profile, mail);
  return [
    queueMail(infra, {
      organizationId: profile.id,
      kind: mail.kind,
      userId: mail.userId,
      to: mail.to,
      replyTo: profile.settings.links.supportEmail,
      subject,
      text,
      html,
    }),
  ];
}
