import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { languageName } from '../parts/languages.ts';
import { timeZoneOptions, zoneCity } from '../parts/time-zones.ts';
import type { ProfilePageProps } from './profile-page.tsx';

/** What a person says of themselves, and how the portal speaks to them. */
export function ProfileForm({ visit, user, typed, errors }: ProfilePageProps) {
  const { t, organization } = visit;
  const { offered, timeZone } = organization.settings.languages;
  return (
    <section class="card grid gap-4">
      <h2>{t('account.about-you')}</h2>
      <Form visit={visit} action="/profile" class="stack">
        <Field
          visit={visit}
          name="name"
          label={t('account.name')}
          autocomplete="name"
          value={typed?.name ?? user.name}
          errors={errors}
          required
        />
        <Field
          visit={visit}
          type="textarea"
          name="about"
          label={t('account.about')}
          help={t('account.about-help')}
          value={typed?.about ?? user.about}
          errors={errors}
          optional
        />
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
        <div class="actions">
          <Button kind="primary">{t('account.save')}</Button>
        </div>
      </Form>
    </section>
  );
}
