import { z } from 'zod';
import { line } from '../../../domain/users/users.schema.ts';
import { requestSettings } from '../../../flows/access-request/settings.ts';
import { Field } from '../../parts/field.tsx';
import { emptyAsNone, settingsPage, text, ticked } from './page.ts';

/** Whether people without an account may ask for one. */
export const requestsPage = settingsPage({
  id: 'requests',
  section: requestSettings,
  form: z.object({ takeRequests: ticked, whoMayAsk: emptyAsNone(line(300)) }),
  typed: (value) => ({ takeRequests: value.takeRequests ? 'yes' : '', whoMayAsk: value.whoMayAsk }),
  Fields: ({ visit, typed, errors }) => (
    <>
      <Field
        visit={visit}
        type="checkbox"
        name="takeRequests"
        label={visit.t('settings.take-requests')}
        help={visit.t('settings.take-requests-help')}
        checked={typed.takeRequests === 'yes'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="text"
        name="whoMayAsk"
        label={visit.t('settings.who-may-ask')}
        help={visit.t('settings.who-may-ask-help')}
        value={text(typed, 'whoMayAsk')}
        errors={errors}
        maxlength={300}
        optional
      />
    </>
  ),
});
