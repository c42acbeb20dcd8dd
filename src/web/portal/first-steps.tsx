import { complete, type FirstSteps, postpone, readFirstSteps } from '../../flows/first-steps/first-steps.ts';
import { changePicture } from '../../flows/profile/picture.ts';
import { saveProfile } from '../../flows/profile/profile.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { longLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill, typed as typedBy } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { PictureField } from '../parts/picture-field.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { leads, nextOf, onward, StepPage, stepPath } from './first-steps-frame.tsx';
import { LanguageAndZone, languageAndZoneForm } from './language-and-zone.tsx';

/** The first step: how the portal speaks to the person, and their picture. */
export async function showFirstSteps(visit: PersonVisit): Promise<WebAnswer> {
  if (!leads(visit)) return redirect(visit, onward(visit));
  const state = await readFirstSteps(visit.infra, visit.session);
  // Another process may not have heard yet that they are done: who was on the way somewhere goes on.
  if (state.done && nextOf(visit)) return redirect(visit, onward(visit));
  return page(visit, <PreferencesStep visit={visit} state={state} />);
}

/** Saves the preferences, whichever way the person goes on. */
export async function postFirstSteps(visit: PersonVisit): Promise<WebAnswer> {
  if (!leads(visit)) return redirect(visit, onward(visit));
  const state = await readFirstSteps(visit.infra, visit.session);
  const filled = fill(visit, languageAndZoneForm(visit));
  if (filled.kind === 'rejected') return again(visit, state, filled.errors);
  const picture = await chosenPicture(visit);
  const outcome = picture && (await changePicture(visit.infra, visit.session, picture));
  if (outcome?.kind === 'refused') return again(visit, state, { picture: visit.t(outcome.cause) });
  const { language, 'time-zone': timeZone } = filled.data;
  const { name, about, locale } = state.user;
  await saveProfile(visit.infra, visit.session, {
    name,
    about,
    locale: language ?? (isLocale(locale) ? locale : null),
    timeZone: timeZone || null,
  });
  if (language) visit.cookies.set('language', language, longLived);
  return goOn(visit, state);
}

async function goOn(visit: PersonVisit, { fields }: FirstSteps): Promise<WebAnswer> {
  const outcome = visit.form.go === 'postpone' ? await postpone(visit.infra, visit.session) : undefined;
  if (outcome?.kind === 'postponed')
    return redirect(visit, onward(visit), { kind: 'info', message: 'first-steps.postponed' });
  // Who may not skip goes to where the missing answers are.
  if (fields.length > 0) return redirect(visit, stepPath(visit, '/first-steps/information'));
  await complete(visit.infra, visit.session);
  return redirect(visit, onward(visit), { kind: 'success', message: 'first-steps.done' });
}

/** The bytes of a picture, if one was chosen. */
async function chosenPicture({ form: { picture } }: PersonVisit): Promise<Uint8Array | undefined> {
  const chosen = picture instanceof File && (picture.size > 0 || picture.name !== '');
  return chosen ? new Uint8Array(await picture.arrayBuffer()) : undefined;
}

const again = (visit: PersonVisit, state: FirstSteps, errors: FieldErrors): WebAnswer =>
  page(visit, <PreferencesStep visit={visit} state={state} typed={typedBy(visit)} errors={errors} />, {
    status: 422,
  });

interface Props {
  visit: PersonVisit;
  state: FirstSteps;
  typed?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

function PreferencesStep({ visit, state, typed, errors }: Props) {
  const { t } = visit;
  const { user, fields, mayPostpone } = state;
  return (
    <StepPage
      visit={visit}
      title={t('first-steps.preferences')}
      intro={t('first-steps.preferences-intro', { name: user.name })}
      step={1}
      steps={fields.length > 0 ? 2 : 1}
      mayPostpone={mayPostpone}
      errors={errors}
    >
      <LanguageAndZone visit={visit} user={user} typed={typed} errors={errors} propose />
      <PictureField
        visit={visit}
        name="picture"
        label={t('first-steps.picture')}
        help={t('account.picture-help')}
        errors={errors}
        person={{ name: user.name, picture: pictureUrl(user) }}
      />
    </StepPage>
  );
}
