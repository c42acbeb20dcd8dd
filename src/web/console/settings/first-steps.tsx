import { z } from 'zod';
import { firstStepsSettings } from '../../../flows/first-steps/settings.ts';
import { Field } from '../../parts/field.tsx';
import { settingsPage, ticked } from './page.ts';

/** Whether people are led through their first steps. */
export const firstStepsPage = settingsPage({
  id: 'first-steps',
  section: firstStepsSettings,
  form: z.object({ enabled: ticked }),
  typed: (value) => ({ enabled: value.enabled ? 'yes' : '' }),
  Fields: ({ visit, typed, errors }) => (
    <Field
      visit={visit}
      type="checkbox"
      name="enabled"
      label={visit.t('settings.first-steps-enabled')}
      help={visit.t('settings.first-steps-enabled-help')}
      checked={typed.enabled === 'yes'}
      errors={errors}
    />
  ),
});
