import type { Sql } from 'sql-template-tag';
import { formats } from '../../infra/i18n/formats.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import { mailStatements } from './mails.ts';

/** Tells somebody who asked for access again that their request waits already, and since when. */
export function requestWaitingMail(
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  { email, locale }: { email: string; locale: Locale },
  since: Date,
): Sql[] {
  const { timeZone } = profile.settings.languages;
  return mailStatements(infra, profile, {
    kind: 'request-waiting',
    to: email,
    locale,
    values: { since: formats(locale, timeZone).date(since) },
  });
}
