import { z } from 'zod';
import { type Followed, inspectLink, type OpenLink, recordClosed } from '../../flows/recovery/inspect.ts';
import { resetPassword } from '../../flows/recovery/reset.ts';
import { leadsTo } from '../../flows/recovery/states.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { flowLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { ClosedReset } from './closed-reset.tsx';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';
import { emailErrors, followedIn, longestToken, notKept, typedEmail } from './recovery-link.ts';

const form = z.object({
  email: typedEmail,
  password: typedPassword,
  confirmation: typedPassword,
});

/** The mailed address: the secret goes into this flow's cookie, and out of the address bar, history and referrer. */
export function followResetLink(visit: Visit): WebAnswer {
  visit.cookies.set('reset', (visit.params.token ?? '').slice(0, longestToken), flowLived);
  return redirect(visit, leadsTo('link', 'sent', 'open').path);
}

/** The form for a new password, or, before anything is typed, why this link leads to none. */
export async function showResetPassword(visit: Visit): Promise<WebAnswer> {
  const followed = followedBy(visit);
  if (!followed) return linkFirst(visit);
  const link = await inspectLink(visit.infra, 'password-reset', followed);
  if (link.kind === 'open') return page(visit, <ResetPage visit={visit} link={link} />);
  const reference = await recordClosed(visit.infra, followed, link);
  return page(visit, <ClosedReset visit={visit} link={link} reference={reference} />, { status: 410 });
}

export async function postResetPassword(visit: Visit): Promise<WebAnswer> {
  const followed = followedBy(visit);
  if (!followed) return linkFirst(visit);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, followed, filled.errors);
  const { password, confirmation, email } = filled.data;
  const request = { ...followed, password, confirmation, email };
  const outcome = await resetPassword(visit.infra, visit.profiles, request);
  switch (outcome.kind) {
    case 'password-refused':
      return again(visit, followed, passwordError(visit, outcome.problem));
    case 'email-refused':
      return again(visit, followed, { email: visit.t(emailErrors[outcome.because]) });
    case 'not-kept':
      return again(visit, followed, notKept(visit, outcome.reference));
    case 'closed':
      return page(visit, <ClosedReset visit={visit} link={outcome.closed} reference={outcome.reference} />, {
        status: 410,
      });
    case 'reset': {
      visit.cookies.clear('reset');
      const known = visit.place === 'organization' ? '' : `?organization=${outcome.organizationSlug}`;
      const { path } = leadsTo('link', 'new-password', 'save');
      return redirect(visit, path + known, { kind: 'success', message: 'recovery.reset-done' });
    }
  }
}

const followedBy = (visit: Visit) => followedIn(visit, 'reset');

/** Without a link there is nothing to do here but to ask for one. */
const linkFirst = (visit: Visit): WebAnswer =>
  redirect(visit, '/forgot-password', { kind: 'info', message: 'recovery.no-link' });

/** The form once more, if the link is still good. */
async function again(visit: Visit, followed: Followed, errors: FieldErrors): Promise<WebAnswer> {
  const link = await inspectLink(visit.infra, 'password-reset', followed);
  if (link.kind === 'closed') return showResetPassword(visit);
  return page(visit, <ResetPage visit={visit} link={link} errors={errors} />, { status: 422 });
}

interface Props {
  visit: Visit;
  link: OpenLink;
  errors?: FieldErrors;
}

function ResetPage({ visit, link, errors }: Props) {
  const { t } = visit;
  const { name } = link.organization;
  const { email } = visit.form;
  return (
    <CardPage
      visit={visit}
      title={t('recovery.reset')}
      intro={`${t('recovery.reset-intro', { organization: name })} ${t('recovery.reset-ends')}`}
      failed={errors !== undefined}
    >
      <Form visit={visit} action="/reset-password" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {!link.verification.sameBrowser && (
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('recovery.reset-email')}
            help={t('recovery.reset-email-help')}
            autocomplete="username"
            inputmode="email"
            value={typeof email === 'string' ? email : ''}
            errors={errors}
            required
          />
        )}
        {/* In another browser nothing of the person may stand in the page. */}
        <NewPassword visit={visit} errors={errors} about={[name]} />
        <Button kind="primary" wide>
          {t('recovery.reset-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}
