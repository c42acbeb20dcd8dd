import type { Sql } from 'sql-template-tag';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { addressOf } from '../organizations/organizations.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import type { User } from '../users/users.ts';
import { mailStatements } from './mails.ts';

/**
 * Tells the owner of an account that somebody asked for one with their address (`account-exists`), or tried to sign up
 * with it (`sign-up-existing`), and how to come in.
 */
export function accountExistsMail(
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  user: Pick<User, 'id' | 'name' | 'email' | 'locale'>,
  kind: 'account-exists' | 'sign-up-existing',
): Sql[] {
  const link = new URL('/sign-in', addressOf(infra.portal, profile));
  if (profile.hosts.length === 0) link.searchParams.set('organization', profile.slug);
  return mailStatements(infra, profile, {
    kind,
    to: user.email,
    userId: user.id,
    locale: isLocale(user.locale) ? user.locale : profile.settings.languages.default,
    values: { name: user.name },
    link,
  });
}
