import { paragraph, personName } from '../../domain/users/users.schema.ts';
import { readProfile, saveProfile } from '../../flows/profile/profile.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { longLived } from '../entrance/cookies.ts';
import { fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { languageAndZoneForm } from './language-and-zone.tsx';
import { ProfilePage } from './profile-page.tsx';

const formOf = (visit: PersonVisit) =>
  languageAndZoneForm(visit).extend({ name: personName, about: paragraph(2_000).default('') });

export async function showProfile(visit: PersonVisit): Promise<WebAnswer> {
  return page(visit, <ProfilePage visit={visit} user={await readProfile(visit.infra, visit.session)} />);
}

/** Saves the profile; a new language shows from the very next page on. */
export async function postProfile(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, formOf(visit));
  if (filled.kind === 'rejected') {
    const { errors, typed } = filled;
    const user = await readProfile(visit.infra, visit.session);
    return page(visit, <ProfilePage visit={visit} user={user} typed={typed} errors={errors} />, {
      status: 422,
    });
  }
  const { name, about, language, 'time-zone': timeZone } = filled.data;
  const { locale } = visit.session.user;
  await saveProfile(visit.infra, visit.session, {
    name,
    about,
    locale: language ?? (isLocale(locale) ? locale : null),
    timeZone: timeZone || null,
  });
  if (language) visit.cookies.set('language', language, longLived);
  return redirect(visit, '/profile', { kind: 'success', message: 'account.saved' });
}
