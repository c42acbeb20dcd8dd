import { z } from 'zod';
import { invitationSettings } from '../../../flows/invitation/settings.ts';
import { Field } from '../../parts/field.tsx';
import { settingsPage, text, whole } from './page.ts';

/** How long the link of an invitation works. */
export const invitationsPage = settingsPage({
  id: 'invitations',
  section: invitationSettings,
  form: z.object({ days: whole(1, 30) }),
  typed: (value) => ({ days: String(value.days) }),
  Fields: ({ visit, typed, errors }) => (
    <Field
      visit={visit}
      type="number"
      name="days"
      label={visit.t('settings.invitation-days')}
      help={visit.t('settings.invitation-days-help')}
      value={text(typed, 'days')}
      errors={errors}
      min={1}
      max={30}
      inputmode="numeric"
      required
    />
  ),
});
