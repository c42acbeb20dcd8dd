import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { foldEmail } from '../../domain/users/users.ts';
import {
  type ChangeRequestOutcome,
  linkMinutes,
  requestEmailChange,
} from '../../flows/email-change/request-change.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill, typed } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { PortalPage } from '../parts/portal-frame.tsx';

const formOf = (visit: PersonVisit) =>
  z.object({
    email: emailAddress.refine(
      (email) => foldEmail(email) !== foldEmail(visit.session.user.email),
      'account.email-same',
    ),
    password: z.string('errors.text').min(1, 'errors.password-missing').max(1_024, 'errors.password-long'),
  });

/** Answers leave at the next multiple of this many milliseconds: whether the address is taken takes no other time. */
const step = 250;

export const showEmail = (visit: PersonVisit): WebAnswer =>
  page(visit, <EmailPage visit={visit} typed={{}} />);

export async function postEmail(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, formOf(visit));
  if (filled.kind === 'rejected') return again(visit, filled.typed, filled.errors);
  const { email, password } = filled.data;
  const outcome = await requestEmailChange(visit.infra, {
    session: visit.session,
    profile: visit.organization,
    newEmail: email,
    password,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  await waitForStep(visit.startedAt, step);
  if (outcome.kind === 'refused') return again(visit, typed(visit), { password: refusal(visit, outcome) });
  return redirect(visit, '/profile', {
    kind: 'info',
    message: 'account.email-requested',
    values: { email, minutes: linkMinutes, reference: outcome.reference },
  });
}

function refusal(visit: PersonVisit, outcome: ChangeRequestOutcome & { kind: 'refused' }): string {
  const { cause, reference, waitSeconds } = outcome;
  if (cause === 'wrong-password') return visit.t('errors.password-wrong');
  if (cause === 'use-source') return visit.t('account.email-kept-elsewhere');
  if (cause === 'too-many-attempts') {
    return visit.t('account.password-wait', { count: Math.ceil(waitSeconds / 60) });
  }
  return visit.t('account.password-refused', { reference });
}

const again = (visit: PersonVisit, back: Readonly<Record<string, string>>, errors: FieldErrors): WebAnswer =>
  page(visit, <EmailPage visit={visit} typed={back} errors={errors} />, { status: 422 });

interface Props {
  visit: PersonVisit;
  typed: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

function EmailPage({ visit, typed, errors }: Props) {
  const { t } = visit;
  return (
    <PortalPage
      visit={visit}
      title={t('account.email-title')}
      intro={t('account.email-intro', { email: visit.session.user.email })}
      back={{ href: '/profile', label: t('account.title') }}
      failed={errors !== undefined}
    >
      <div class="card grid max-w-xl gap-6">
        <ErrorSummary visit={visit} errors={errors} />
        <Form visit={visit} action="/profile/email" class="stack">
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('account.email-new')}
            autocomplete="email"
            value={typed.email}
            errors={errors}
            required
          />
          <Field
            visit={visit}
            type="password"
            name="password"
            label={t('account.email-password')}
            help={t('account.email-password-help')}
            autocomplete="current-password"
            errors={errors}
            required
          />
          <div class="actions">
            <Button kind="primary">{t('account.email-send')}</Button>
          </div>
        </Form>
      </div>
    </PortalPage>
  );
}
