import type { RecoveryMethod } from '../../flows/recovery/settings.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { OrganizationField } from './organization-field.tsx';

interface Words {
  readonly title: MessageId;
  readonly intro: MessageId;
  readonly email: MessageId;
  readonly submit: MessageId;
  readonly back: MessageId;
}

/** How each method speaks at an organization's own address. */
const words: Record<RecoveryMethod, Words> = {
  link: {
    title: 'recovery.forgot',
    intro: 'recovery.forgot-intro-known',
    email: 'sign-in.email',
    submit: 'recovery.forgot-submit',
    back: 'recovery.back',
  },
  generated: {
    title: 'recovery.generated',
    intro: 'recovery.generated-intro',
    email: 'recovery.generated-email',
    submit: 'recovery.generated-submit',
    back: 'recovery.back-to-login',
  },
  code: {
    title: 'recovery.code-ask',
    intro: 'recovery.code-ask-intro',
    email: 'recovery.code-email',
    submit: 'recovery.code-send',
    back: 'recovery.cancel',
  },
};

interface Props {
  visit: Visit;
  method: RecoveryMethod;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

/** The form of who forgot their password; at the shared address it asks for the organization too. */
export function ForgotPasswordPage({ visit, method, typed, errors }: Props) {
  const { t } = visit;
  const shared = visit.place === 'shared';
  const said = words[method];
  return (
    <CardPage
      visit={visit}
      title={t(said.title)}
      intro={t(shared ? 'recovery.forgot-intro' : said.intro)}
      failed={errors !== undefined}
      footer={method === 'link' && <a href="/sign-in">{t(said.back)}</a>}
    >
      <Form visit={visit} action="/forgot-password" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {shared && (
          <OrganizationField
            visit={visit}
            value={typed.organization}
            errors={errors}
            help={<a href="/forgot-organization">{t('recovery.forgot-organization-link')}</a>}
          />
        )}
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t(said.email)}
          autocomplete="username"
          inputmode="email"
          enterkeyhint="send"
          value={typed.email}
          errors={errors}
          required
        />
        <Button kind="primary" wide>
          {t(said.submit)}
        </Button>
        {method !== 'link' && (
          <ButtonLink href="/sign-in" wide>
            {t(said.back)}
          </ButtonLink>
        )}
      </Form>
    </CardPage>
  );
}
