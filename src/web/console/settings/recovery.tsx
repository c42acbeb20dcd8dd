import { z } from 'zod';
import { recoveryMethods, recoverySettings } from '../../../flows/recovery/settings.ts';
import { Field } from '../../parts/field.tsx';
import { settingsPage, text, whole } from './page.ts';

/** What happens for people who forgot their password. */
export const recoveryPage = settingsPage({
  id: 'recovery',
  section: recoverySettings,
  form: z.object({ method: z.enum(recoveryMethods, 'errors.choice'), lifetimeMinutes: whole(10, 60) }),
  typed: (value) => ({ method: value.method, lifetimeMinutes: String(value.lifetimeMinutes) }),
  Fields: ({ visit, typed, errors }) => (
    <>
      <Field
        visit={visit}
        type="radio"
        name="method"
        label={visit.t('settings.recovery-method')}
        help={<a href="/help/recovery">{visit.t('settings.recovery-method-help')}</a>}
        options={recoveryMethods.map((value) => ({
          value,
          label: visit.t(`settings.recovery-${value}`),
          help: visit.t(`settings.recovery-${value}-help`),
        }))}
        value={text(typed, 'method')}
        errors={errors}
        required
      />
      <Field
        visit={visit}
        type="number"
        name="lifetimeMinutes"
        label={visit.t('settings.recovery-lifetime')}
        help={visit.t('settings.recovery-lifetime-help')}
        value={text(typed, 'lifetimeMinutes')}
        errors={errors}
        min={10}
        max={60}
        inputmode="numeric"
        required
      />
    </>
  ),
});
