import type { Sql } from 'sql-template-tag';
import { formats } from '../../infra/i18n/formats.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import type { User } from '../users/users.ts';
import { mailStatements } from './mails.ts';

/** The notice that goes out whenever a person's password changed, in their language and time zone. */
export function passwordChangedMail(
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  user: Pick<User, 'id' | 'name' | 'email' | 'locale' | 'timeZone'>,
): Sql[] {
  const { languages } = profile.settings;
  const locale = isLocale(user.locale) ? user.locale : languages.default;
  const at = formats(locale, user.timeZone ?? languages.timeZone).dateTime(new Date());
  return mailStatements(infra, profile, {
    kind: 'password-changed',
    to: user.email,
    userId: user.id,
    locale,
    values: { name: user.name, at },
  });
}
