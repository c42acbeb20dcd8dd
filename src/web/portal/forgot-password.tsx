import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { requestReset } from '../../flows/recovery/request.ts';
import { waitForStep } from '../../infra/time.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { MailSent } from './mail-sent.tsx';
import { organizationName, refusalStep } from './sign-in.tsx';

const form = z.object({ email: emailAddress });
const formAtSharedAddress = z.object({ organization: organizationName, email: emailAddress });

/** The form of who forgot their password. Whoever is signed in finds it filled in. */
export function showForgotPassword(visit: Visit): Response {
  const organization =
    visit.url.searchParams.get('organization')?.slice(0, 120) ??
    visit.organization?.name ??
    visit.cookies.get('organization');
  const typed = { organization, email: visit.session?.user.email };
  return page(visit, <ForgotPasswordPage visit={visit} typed={typed} />);
}

/** Takes the request, and says the same at the same time whoever asks. */
export async function postForgotPassword(visit: Visit): Promise<Response> {
  const filled = fill(visit, visit.place === 'shared' ? formAtSharedAddress : form);
  if (filled.kind === 'rejected') {
    return page(visit, <ForgotPasswordPage visit={visit} typed={filled.typed} errors={filled.errors} />, {
      status: 422,
    });
  }
  const { email, organization } = filled.data as { email: string; organization?: string };
  const { reference } = await requestReset(visit.infra, {
    organizationId: visit.place === 'organization' ? visit.organization?.id : undefined,
    organizationName: organization ?? '',
    email,
    host: visit.host,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  await waitForStep(visit.startedAt, refusalStep);
  const { t } = visit;
  const checks = [t('recovery.sent-spam'), t('recovery.sent-spelling'), t('recovery.sent-right-address')];
  return page(
    visit,
    <MailSent visit={visit} explained={t('recovery.sent-explained')} checks={checks} reference={reference} />,
  );
}

interface Props {
  visit: Visit;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

function ForgotPasswordPage({ visit, typed, errors }: Props) {
  const { t } = visit;
  const shared = visit.place === 'shared';
  return (
    <CardPage
      visit={visit}
      title={t('recovery.forgot')}
      intro={t(shared ? 'recovery.forgot-intro' : 'recovery.forgot-intro-known')}
      failed={errors !== undefined}
      footer={<a href="/sign-in">{t('recovery.back')}</a>}
    >
      <Form visit={visit} action="/forgot-password" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {shared && (
          <Field
            visit={visit}
            type="text"
            name="organization"
            label={t('sign-in.organization')}
            help={<a href="/forgot-organization">{t('recovery.forgot-organization-link')}</a>}
            autocomplete="organization"
            value={typed.organization}
            errors={errors}
            required
          />
        )}
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('sign-in.email')}
          autocomplete="username"
          inputmode="email"
          enterkeyhint="send"
          value={typed.email}
          errors={errors}
          required
        />
        <Button kind="primary" wide>
          {t('recovery.forgot-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}
