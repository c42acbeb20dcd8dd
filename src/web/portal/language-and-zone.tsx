import { z } from 'zod';
import type { User } from '../../domain/users/users.ts';
import { isTimeZone } from '../../infra/i18n/formats.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';
import { languageName } from '../parts/languages.ts';
import { timeZoneOptions, zoneCity } from '../parts/time-zones.ts';

/** The choices that an organization offers; '' stands for the organization's own time zone. */
export const languageAndZoneForm = (visit: PersonVisit) =>
  z.object({
    language: z.enum(visit.organization.settings.languages.offered, 'errors.choice').optional(),
    'time-zone': z
      .string('errors.choice')
      .refine((zone) => zone === '' || isTimeZone(zone), 'errors.choice')
      .default(''),
  });

interface Props {
  visit: PersonVisit;
  user: Pick<User, 'timeZone'>;
  typed: Readonly<Record<string, string>> | undefined;
  errors: FieldErrors | undefined;
  /** Whether the browser's own zone is proposed to who has chosen none. */
  propose?: boolean;
}

/** How the portal speaks to a person. */
export function LanguageAndZone({ visit, user, typed, errors, propose }: Props) {
  const { t, organization } = visit;
  const { offered, timeZone } = organization.settings.languages;
  const proposes = propose && user.timeZone === null && typed === undefined;
  return (
    <>
      {offered.length > 1 && (
        <Field
          visit={visit}
          type="select"
          name="language"
          label={t('account.language')}
          options={offered.map((tag) => ({ value: tag, label: languageName(tag) }))}
          value={typed?.language ?? visit.locale}
          errors={errors}
        />
      )}
      <div data-propose-zone={proposes ? '' : undefined}>
        <Field
          visit={visit}
          type="select"
          name="time-zone"
          label={t('account.time-zone')}
          help={t('account.time-zone-help', { time: visit.format.dateTime(new Date()) })}
          options={[
            { value: '', label: t('account.time-zone-organization', { zone: zoneCity(timeZone) }) },
            ...timeZoneOptions,
          ]}
          value={typed?.['time-zone'] ?? user.timeZone ?? ''}
          errors={errors}
        />
        {proposes && (
          <p class="field-help empty:hidden" role="status" data-text={t('account.time-zone-proposed')} />
        )}
      </div>
    </>
  );
}
