import { z } from 'zod';
import { languages } from '../../../domain/wording/brand.ts';
import { isTimeZone, timeZones } from '../../../infra/i18n/formats.ts';
import { locales } from '../../../infra/i18n/texts.ts';
import { Field } from '../../parts/field.tsx';
import { languageName } from '../../parts/languages.ts';
import { settingsPage, text, ticked } from './page.ts';

/** In which languages pages and mails are offered, and the zone of their dates. */
export const languagesPage = settingsPage({
  id: 'languages',
  section: languages,
  form: z
    .object({
      offered: z.union(
        [z.array(z.enum(locales)), z.enum(locales).transform((one) => [one])],
        'errors.choice',
      ),
      default: z.enum(locales, 'errors.choice'),
      followBrowser: ticked,
      timeZone: z.string('errors.choice').refine(isTimeZone, 'errors.choice'),
    })
    .refine((value) => value.offered.includes(value.default), {
      path: ['default'],
      error: 'settings.default-not-offered',
    }),
  typed: (value) => ({ ...value, followBrowser: value.followBrowser ? 'yes' : '' }),
  Fields: ({ visit, typed, errors }) => {
    const options = locales.map((locale) => ({ value: locale, label: languageName(locale) }));
    return (
      <>
        <Field
          visit={visit}
          type="checkboxes"
          name="offered"
          label={visit.t('settings.offered')}
          options={options}
          values={[typed.offered ?? []].flat()}
          errors={errors}
        />
        <Field
          visit={visit}
          type="select"
          name="default"
          label={visit.t('settings.default-language')}
          options={options}
          value={text(typed, 'default')}
          errors={errors}
        />
        <Field
          visit={visit}
          type="checkbox"
          name="followBrowser"
          label={visit.t('settings.follow-browser')}
          checked={typed.followBrowser === 'yes'}
          errors={errors}
        />
        <Field
          visit={visit}
          type="select"
          name="timeZone"
          label={visit.t('settings.time-zone')}
          options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          value={text(typed, 'timeZone')}
          errors={errors}
        />
      </>
    );
  },
});
