import { z } from 'zod';
import { sessionLimits } from '../../../domain/sessions/sessions.ts';
import { Field } from '../../parts/field.tsx';
import { settingsPage, text, whole } from './page.ts';

/** How long people stay signed in. */
export const sessionsPage = settingsPage({
  id: 'sessions',
  section: sessionLimits,
  form: z.object({ idleHours: whole(1, 720), totalHours: whole(1, 8_760) }),
  typed: (value) => ({ idleHours: String(value.idleHours), totalHours: String(value.totalHours) }),
  Fields: ({ visit, typed, errors }) => (
    <>
      <Field
        visit={visit}
        type="number"
        name="idleHours"
        label={visit.t('settings.idle-hours')}
        help={visit.t('settings.idle-hours-help')}
        value={text(typed, 'idleHours')}
        errors={errors}
        min={1}
        max={720}
        inputmode="numeric"
        required
      />
      <Field
        visit={visit}
        type="number"
        name="totalHours"
        label={visit.t('settings.total-hours')}
        help={visit.t('settings.total-hours-help')}
        value={text(typed, 'totalHours')}
        errors={errors}
        min={1}
        max={8760}
        inputmode="numeric"
        required
      />
    </>
  ),
});
