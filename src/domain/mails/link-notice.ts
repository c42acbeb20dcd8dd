import type { Sql } from 'sql-template-tag';
import { formats } from '../../infra/i18n/formats.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import type { User } from '../users/users.ts';
import { mailStatements } from './mails.ts';

/** The notice that goes out when a way in was added to somebody's account or taken away; `source` is what its button says. */
export function linkNotice(
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  user: Pick<User, 'id' | 'name' | 'email' | 'locale' | 'timeZone'>,
  kind: 'source-linked' | 'source-unlinked',
  source: string,
): Sql[] {
  const { languages } = profile.settings;
  const locale = isLocale(user.locale) ? user.locale : languages.default;
  const at = formats(locale, user.timeZone ?? languages.timeZone).dateTime(new Date());
  return mailStatements(infra, profile, {
    kind,
    to: user.email,
    userId: user.id,
    locale,
    values: { name: user.name, source, at },
  });
}
