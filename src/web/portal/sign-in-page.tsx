import { signInSettings } from '../../flows/sign-in/settings.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { JoiningLinks } from './joining-links.tsx';
import { OrganizationField } from './organization-field.tsx';
import { SignInFailure } from './sign-in-failure.tsx';
import { WayButtons, waysShown } from './ways-in.tsx';

export type Typed = Readonly<Record<string, string | undefined>>;

export interface SignInPageProps {
  readonly visit: Visit;
  readonly typed: Typed;
  readonly errors?: FieldErrors | undefined;
  readonly reference?: string | undefined;
  /** `identifier`: who it is, and nothing more yet. `password`: who it is stands already, the password is asked. */
  readonly stage: 'identifier' | 'password' | 'both';
}

/** The sign-in form, with the organization's other ways in below it. */
export function SignInPage({ visit, typed, errors, reference, stage }: SignInPageProps) {
  const { t } = visit;
  const settings = visit.place === 'organization' ? visit.organization?.section(signInSettings) : undefined;
  return (
    <CardPage
      visit={visit}
      title={t('sign-in.title')}
      intro={settings?.welcome ?? t('sign-in.intro')}
      failed={errors !== undefined || reference !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      {reference && <SignInFailure visit={visit} reference={reference} />}
      <Form visit={visit} action="/sign-in" class="stack">
        <input type="hidden" name="next" value={typed.next ?? ''} />
        {visit.place === 'shared' && (
          <OrganizationField
            visit={visit}
            value={typed.organization}
            errors={errors}
            help={<a href="/forgot-organization">{t('sign-in.forgot-organization')}</a>}
          />
        )}
        <Field
          visit={visit}
          type={settings?.userNames ? 'text' : 'email'}
          name="email"
          label={t(settings?.userNames ? 'sign-in.user' : 'sign-in.email')}
          autocomplete="username"
          value={typed.email}
          errors={errors}
          required
        />
        {stage !== 'identifier' && (
          <Field
            visit={visit}
            type="password"
            name="password"
            label={t('sign-in.password')}
            autocomplete="current-password"
            help={<a href={forgotPath(typed)}>{t('sign-in.forgot-password')}</a>}
            errors={errors}
            required
          />
        )}
        {visit.place === 'shared' && (
          <Field
            visit={visit}
            type="checkbox"
            name="remember-organization"
            label={t('sign-in.remember-organization')}
            checked={typed['remember-organization'] === 'yes'}
          />
        )}
        {settings?.rememberOffered !== false && stage !== 'identifier' && (
          <Field
            visit={visit}
            type="checkbox"
            name="remember"
            label={t('sign-in.remember')}
            checked={typed.remember === 'yes'}
          />
        )}
        <Button kind="primary" wide>
          {t(stage === 'identifier' ? 'sign-in.next' : 'sign-in.submit')}
        </Button>
      </Form>
      <WayButtons
        visit={visit}
        ways={waysShown(visit, 'sign-in')}
        title={t('sign-in.other-ways')}
        next={typed.next}
      />
      <JoiningLinks visit={visit} />
    </CardPage>
  );
}

const forgotPath = (typed: Typed): string =>
  typed.organization
    ? `/forgot-password?${new URLSearchParams({ organization: typed.organization })}`
    : '/forgot-password';
