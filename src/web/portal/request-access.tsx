import { z } from 'zod';
import { emailAddress, paragraph, personName } from '../../domain/users/users.schema.ts';
import { requestAccess } from '../../flows/access-request/request-access.ts';
import { requestSettings, requestsTaken } from '../../flows/access-request/settings.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { MailSent } from './mail-sent.tsx';
import { OrganizationField } from './organization-field.tsx';
import { organizationName, refusalStep } from './sign-in-form.ts';

/** The reason that somebody gives; as long as an administrator wants to read. */
export const requestReason = paragraph(1_000).pipe(z.string().min(1, 'requests.reason-missing'));
export const ownName = z.string('errors.text').trim().min(1, 'requests.name-missing').pipe(personName);

const form = z.object({ name: ownName, email: emailAddress, reason: requestReason });
const formAtSharedAddress = form.extend({ organization: organizationName });

/** The form of who has no account yet. Where an organization takes no requests, its own address says so. */
export function showRequestAccess(visit: Visit): WebAnswer {
  const organization =
    visit.url.searchParams.get('organization')?.slice(0, 120) ?? visit.cookies.get('organization');
  return page(visit, <RequestPage visit={visit} typed={{ organization }} />);
}

/** Takes the request, and says the same at the same time whoever asks. */
export async function postRequestAccess(visit: Visit): Promise<WebAnswer> {
  const filled = fill(visit, visit.place === 'shared' ? formAtSharedAddress : form);
  if (filled.kind === 'rejected') {
    return page(visit, <RequestPage visit={visit} typed={filled.typed} errors={filled.errors} />, {
      status: 422,
    });
  }
  const { organization, ...asked } = filled.data as z.infer<typeof form> & { organization?: string };
  const { reference } = await requestAccess(visit.infra, {
    ...asked,
    organizationId: visit.place === 'organization' ? visit.organization?.id : undefined,
    organizationName: organization ?? '',
    host: visit.host,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  await waitForStep(visit.startedAt, refusalStep);
  const { t } = visit;
  const checks = [t('recovery.sent-spam'), t('recovery.sent-spelling'), t('requests.sent-not-taken')];
  return page(
    visit,
    <MailSent visit={visit} explained={t('requests.sent-explained')} checks={checks} reference={reference} />,
  );
}

interface Props {
  visit: Visit;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

function RequestPage({ visit, typed, errors }: Props) {
  const { t } = visit;
  const own = visit.place === 'organization' ? visit.organization : undefined;
  if (own && !requestsTaken(own)) return <NotTaken visit={visit} organization={own.name} />;
  const whoMayAsk = own?.section(requestSettings).whoMayAsk;
  return (
    <CardPage
      visit={visit}
      title={t('requests.title')}
      intro={t('requests.intro')}
      failed={errors !== undefined}
      footer={<a href="/sign-in">{t('recovery.back')}</a>}
    >
      <Form visit={visit} action="/request-access" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {whoMayAsk && <p class="breaks">{whoMayAsk}</p>}
        {!own && <OrganizationField visit={visit} value={typed.organization} errors={errors} />}
        <Field
          visit={visit}
          type="text"
          name="name"
          label={t('requests.name')}
          autocomplete="name"
          value={typed.name}
          errors={errors}
          required
        />
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('requests.email')}
          autocomplete="email"
          inputmode="email"
          value={typed.email}
          errors={errors}
          required
        />
        <ReasonField visit={visit} value={typed.reason} errors={errors} />
        <Button kind="primary" wide>
          {t('requests.submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

/** Why somebody asks: read by administrators only. */
export function ReasonField({
  visit,
  value,
  errors,
}: {
  visit: Visit;
  value: string | undefined;
  errors: FieldErrors | undefined;
}) {
  return (
    <Field
      visit={visit}
      type="textarea"
      name="reason"
      label={visit.t('requests.reason')}
      help={visit.t('requests.reason-help')}
      value={value}
      errors={errors}
      maxlength={1_000}
      required
    />
  );
}

/** It depends on the organization alone, whose address this is. */
function NotTaken({ visit, organization }: { visit: Visit; organization: string }) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('requests.not-taken')}
      intro={t('requests.not-taken-explained', { organization })}
    >
      <div class="stack">
        <ButtonLink href="/sign-in" wide>
          {t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>
  );
}
