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
    userNames: ticked,
    identifierFirst: ticked,
    welcome: emptyAsNone(line(200)),
    accountHelp: emptyAsNone(line(300)),
  }),
  typed: (value) => ({
    licenseRequired: value.licenseRequired ? 'yes' : '',
    rememberOffered: value.rememberOffered ? 'yes' : '',
    userNames: value.userNames ? 'yes' : '',
    identifierFirst: value.identifierFirst ? 'yes' : '',
    welcome: value.welcome,
    accountHelp: value.accountHelp,
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
        type="checkbox"
        name="userNames"
        label={visit.t('settings.user-names')}
        help={visit.t('settings.user-names-help')}
        checked={typed.userNames === 'yes'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="checkbox"
        name="identifierFirst"
        label={visit.t('settings.identifier-first')}
        help={visit.t('settings.identifier-first-help')}
        checked={typed.identifierFirst === 'yes'}
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
      <Field
        visit={visit}
        type="text"
        name="accountHelp"
        label={visit.t('settings.account-help')}
        help={visit.t('settings.account-help-help')}
        value={text(typed, 'accountHelp')}
        errors={errors}
        maxlength={300}
        optional
      />
    </>
  ),
});
