import { z } from 'zod';
import { paragraph, personName } from '../../domain/users/users.schema.ts';
import { readProfile, saveProfile } from '../../flows/profile/profile.ts';
import { isTimeZone } from '../../infra/i18n/formats.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import { longLived } from '../entrance/cookies.ts';
import { fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ProfilePage } from './profile-page.tsx';

/** The choices that an organization offers; '' stands for the organization's own time zone. */
const formOf = (visit: PersonVisit) =>
  z.object({
    name: personName,
    about: paragraph(2_000).default(''),
    language: z.enum(visit.organization.settings.languages.offered, 'errors.choice').optional(),
    'time-zone': z
      .string('errors.choice')
      .refine((zone) => zone === '' || isTimeZone(zone), 'errors.choice')
      .default(''),
  });

export async function showProfile(visit: PersonVisit): Promise<Response> {
  return page(visit, <ProfilePage visit={visit} user={await readProfile(visit.infra, visit.session)} />);
}

/** Saves the profile; a new language shows from the very next page on. */
export async function postProfile(visit: PersonVisit): Promise<Response> {
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
