import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { requestOrganizationList } from '../../flows/recovery/request.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
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
import { refusalStep } from './sign-in-form.ts';

const form = z.object({ email: emailAddress });

export const showForgotOrganization = (visit: Visit): WebAnswer =>
  page(visit, <ForgotOrganizationPage visit={visit} email={visit.session?.user.email} />);

/** Takes the request, and says the same at the same time whoever asks. */
export async function postForgotOrganization(visit: Visit): Promise<WebAnswer> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') {
    const { typed, errors } = filled;
    return page(visit, <ForgotOrganizationPage visit={visit} email={typed.email} errors={errors} />, {
      status: 422,
    });
  }
  const { reference } = await requestOrganizationList(visit.infra, {
    email: filled.data.email,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  await waitForStep(visit.startedAt, refusalStep);
  const { t } = visit;
  const checks = [t('recovery.sent-spam'), t('recovery.organization-sent-spelling')];
  return page(
    visit,
    <MailSent
      visit={visit}
      explained={t('recovery.organization-sent-explained')}
      checks={checks}
      reference={reference}
    />,
  );
}

interface Props {
  visit: Visit;
  email: string | undefined;
  errors?: FieldErrors;
}

function ForgotOrganizationPage({ visit, email, errors }: Props) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('recovery.organization')}
      intro={t('recovery.organization-intro')}
      failed={errors !== undefined}
      footer={<a href="/sign-in">{t('recovery.back')}</a>}
    >
      <Form visit={visit} action="/forgot-organization" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('sign-in.email')}
          autocomplete="email"
          inputmode="email"
          enterkeyhint="send"
          value={email}
          errors={errors}
          required
        />
        <Button kind="primary" wide>
          {t('recovery.organization-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}
