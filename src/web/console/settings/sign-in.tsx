import { z } from 'zod';
import { line } from '../../../domain/users/users.schema.ts';
import { signInSettings } from '../../../flows/sign-in/settings.ts';
import { Field } from '../../parts/field.tsx';
import { emptyAsNone, settingsPage, text, ticked } from './page.ts';

/** Who may come in, and how the form greets them. */
export const signInPage = settingsPage({
  id: 'sign-in',
  section: signInSettings,
  form: z.object({
    licenseRequired: ticked,
    rememberOffered: ticked,
    welcome: emptyAsNone(line(200)),
  }),
  typed: (value) => ({
    licenseRequired: value.licenseRequired ? 'yes' : '',
    rememberOffered: value.rememberOffered ? 'yes' : '',
    welcome: value.welcome,
  }),
  Fields: ({ visit, typed, errors }) => (
    <>
      <Field
        visit={visit}
        type="checkbox"
        name="licenseRequired"
        label={visit.t('settings.license-required')}
        help={visit.t('settings.license-required-help')}
        checked={typed.licenseRequired === 'yes'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="checkbox"
        name="rememberOffered"
        label={visit.t('settings.remember-offered')}
        checked={typed.rememberOffered === 'yes'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="text"
        name="welcome"
        label={visit.t('settings.welcome')}
        help={visit.t('settings.welcome-help')}
        value={text(typed, 'welcome')}
        errors={errors}
        maxlength={200}
        optional
      />
    </>
  ),
});
