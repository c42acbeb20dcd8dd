import { z } from 'zod';
import { inspectLink, type OpenLink, recordClosed } from '../../flows/recovery/inspect.ts';
import { sendPassword } from '../../flows/recovery/send-password.ts';
import { leadsTo } from '../../flows/recovery/states.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { flowLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { ClosedReset } from './closed-reset.tsx';
import { emailErrors, followedIn, longestToken, typedEmail } from './recovery-link.ts';

const form = z.object({ email: typedEmail });

/** The mailed address: the secret goes into this flow's cookie, and out of the address bar, history and referrer. */
export function followNewPassword(visit: Visit): WebAnswer {
  visit.cookies.set('newPassword', (visit.params.token ?? '').slice(0, longestToken), flowLived);
  return redirect(visit, leadsTo('generated', 'sent', 'open').path);
}

/** One button, which presses itself in the browser that asked. Looking at the page uses nothing up. */
export async function showNewPassword(visit: Visit): Promise<WebAnswer> {
  const followed = followedIn(visit, 'newPassword');
  if (!followed) return linkFirst(visit);
  const link = await inspectLink(visit.infra, 'generated-password', followed);
  if (link.kind === 'open') return page(visit, <PressPage visit={visit} link={link} />);
  const reference = await recordClosed(visit.infra, followed, link);
  return page(visit, <ClosedReset visit={visit} link={link} reference={reference} />, { status: 410 });
}

/** Has the generated password mailed. */
export async function postNewPassword(visit: Visit): Promise<WebAnswer> {
  const followed = followedIn(visit, 'newPassword');
  if (!followed) return linkFirst(visit);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, filled.errors);
  const outcome = await sendPassword(visit.infra, visit.profiles, { ...followed, email: filled.data.email });
  switch (outcome.kind) {
    case 'email-refused':
      return again(visit, { email: visit.t(emailErrors[outcome.because]) });
    case 'closed':
      return page(visit, <ClosedReset visit={visit} link={outcome.closed} reference={outcome.reference} />, {
        status: 410,
      });
    case 'mailed': {
      visit.cookies.clear('newPassword');
      const known = visit.place === 'organization' ? '' : `?organization=${outcome.organizationSlug}`;
      return redirect(visit, leadsTo('generated', 'press', 'press').path + known);
    }
  }
}

export function showNewPasswordSent(visit: Visit): WebAnswer {
  const { t } = visit;
  const organization = visit.url.searchParams.get('organization')?.slice(0, 120);
  const query = organization ? `?${new URLSearchParams({ organization })}` : '';
  return page(
    visit,
    <CardPage
      visit={visit}
      title={t('recovery.generated-mailed')}
      intro={t('recovery.generated-mailed-intro')}
    >
      <div class="stack" role="status">
        <p>{t('recovery.generated-mailed-former')}</p>
        <ButtonLink kind="primary" href={`/sign-in${query}`} wide>
          {t('recovery.back-to-login')}
        </ButtonLink>
      </div>
    </CardPage>,
  );
}

const linkFirst = (visit: Visit): WebAnswer =>
  redirect(visit, '/forgot-password', { kind: 'info', message: 'recovery.no-link' });

async function again(visit: Visit, errors: FieldErrors): Promise<WebAnswer> {
  const followed = followedIn(visit, 'newPassword');
  const link = followed && (await inspectLink(visit.infra, 'generated-password', followed));
  if (link?.kind !== 'open') return showNewPassword(visit);
  return page(visit, <PressPage visit={visit} link={link} errors={errors} />, { status: 422 });
}

function PressPage({ visit, link, errors }: { visit: Visit; link: OpenLink; errors?: FieldErrors }) {
  const { t } = visit;
  const { sameBrowser } = link.verification;
  const { email } = visit.form;
  return (
    <CardPage
      visit={visit}
      title={t('recovery.generated-press')}
      intro={t('recovery.generated-press-intro', { organization: link.organization.name })}
      failed={errors !== undefined}
    >
      <Form
        visit={visit}
        action="/new-password"
        class="stack"
        // Never after an error: it would go round in circles.
        selfPress={sameBrowser && errors === undefined}
      >
        <ErrorSummary visit={visit} errors={errors} />
        {!sameBrowser && (
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
        <Button kind="primary" wide>
          {t('recovery.generated-press-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}
