import { z } from 'zod';
import { changePassword, type PasswordChangeOutcome } from '../../flows/password-change/password-change.ts';
import { seconds } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { PortalPage } from '../parts/portal-frame.tsx';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';

const form = z.object({
  'current-password': typedPassword.min(1, 'errors.password-missing'),
  password: typedPassword,
  confirmation: typedPassword,
});

export const showChangePassword = (visit: PersonVisit): WebAnswer =>
  page(visit, <ChangePasswordPage visit={visit} />);

export async function postChangePassword(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, filled.errors);
  const outcome = await changePassword(visit.infra, {
    session: visit.session,
    profile: visit.organization,
    current: filled.data['current-password'],
    password: filled.data.password,
    confirmation: filled.data.confirmation,
    caller: callerOf(visit),
  });
  if (outcome.kind !== 'changed') return again(visit, errorsOf(visit, outcome));
  // Whoever has no seat is at home in the console only.
  return redirect(visit, visit.session.seated ? '/dashboard' : '/console', {
    kind: 'success',
    message: 'recovery.change-done',
  });
}

const again = (visit: PersonVisit, errors: FieldErrors): WebAnswer =>
  page(visit, <ChangePasswordPage visit={visit} errors={errors} />, { status: 422 });

type Refusal = Exclude<PasswordChangeOutcome, { kind: 'changed' }>;

function errorsOf(visit: PersonVisit, outcome: Refusal): FieldErrors {
  const { t } = visit;
  if (outcome.kind === 'password-refused') return passwordError(visit, outcome.problem);
  switch (outcome.because) {
    case 'same':
      return { password: t('recovery.change-same') };
    case 'wrong':
      return { 'current-password': t('errors.password-wrong') };
    case 'wait': {
      const count = Math.max(1, Math.ceil(seconds(outcome.waitSeconds) / 60_000));
      return { 'current-password': t('recovery.change-wait', { count }) };
    }
    case 'conflict':
      return { '': t('errors.conflict') };
    case 'source':
      return { '': t('sources.sql-change-failed') };
  }
}

function ChangePasswordPage({ visit, errors }: { visit: PersonVisit; errors?: FieldErrors }) {
  const { t } = visit;
  const { name, email } = visit.session.user;
  return (
    <PortalPage
      visit={visit}
      title={t('recovery.change')}
      intro={t('recovery.change-intro')}
      failed={errors !== undefined}
    >
      <div class="card max-w-xl">
        <Form visit={visit} action="/profile/password" class="stack">
          <ErrorSummary visit={visit} errors={errors} />
          {/* So that password managers know whose password changes. */}
          <input class="sr-only" type="text" autocomplete="username" value={email} readonly hidden />
          <Field
            visit={visit}
            type="password"
            name="current-password"
            label={t('recovery.current')}
            help={<a href="/forgot-password">{t('recovery.change-forgot')}</a>}
            autocomplete="current-password"
            errors={errors}
            required
          />
          <NewPassword visit={visit} errors={errors} about={[name, email, visit.organization.name]} />
          <div class="actions">
            <Button kind="primary">{t('recovery.change-submit')}</Button>
          </div>
        </Form>
      </div>
    </PortalPage>
  );
}
