import { z } from 'zod';
import { resetByCode } from '../../flows/recovery/reset-by-code.ts';
import { leadsTo } from '../../flows/recovery/states.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { letIn } from './let-in.ts';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';
import { notKept } from './recovery-link.ts';
import { storyAt } from './recovery-story.ts';
import { refusedAfterRecovery } from './refused-after-recovery.tsx';

const form = z.object({ password: typedPassword, confirmation: typedPassword });

/** The address is proven; one step on, the new password is chosen. */
export async function showRecoveryVerified(visit: Visit): Promise<WebAnswer> {
  const at = await storyAt(visit, 'verified');
  if (at.kind === 'elsewhere') return at.answer;
  const { t } = visit;
  return page(
    visit,
    <CardPage visit={visit} title={t('recovery.verified')} intro={t('recovery.verified-intro')}>
      <div class="stack">
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('recovery.code-email')}
          value={at.story.email}
          readonly
        />
        <ButtonLink kind="primary" href={leadsTo('code', 'verified', 'continue').path} wide>
          {t('recovery.continue')}
        </ButtonLink>
        <ButtonLink kind="quiet" href="/sign-in" wide>
          {t('recovery.cancel')}
        </ButtonLink>
      </div>
    </CardPage>,
  );
}

export async function showRecoveryPassword(visit: Visit): Promise<WebAnswer> {
  const at = await storyAt(visit, 'new-password');
  return at.kind === 'elsewhere'
    ? at.answer
    : page(visit, <NewPasswordPage visit={visit} email={at.story.email} />);
}

/** Sets the new password and lets the person in, by the same steps as any sign-in. */
export async function postRecoveryPassword(visit: Visit): Promise<WebAnswer> {
  const at = await storyAt(visit, 'new-password');
  if (at.kind === 'elsewhere') return at.answer;
  const again = (errors: FieldErrors) =>
    page(visit, <NewPasswordPage visit={visit} email={at.story.email} errors={errors} />, { status: 422 });
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(filled.errors);
  const outcome = await resetByCode(visit.infra, visit.profiles, { ...at.telling, ...filled.data });
  switch (outcome.kind) {
    case 'password-refused':
      return again(passwordError(visit, outcome.problem));
    case 'not-kept':
      return again(notKept(visit, outcome.reference));
    case 'over':
      visit.cookies.clear('recovery');
      return redirect(visit, '/forgot-password', { kind: 'info', message: 'recovery.no-story' });
    case 'refused':
      visit.cookies.clear('recovery');
      return refusedAfterRecovery(visit, outcome.reference);
    case 'signed-in':
      visit.cookies.clear('recovery');
      return letIn(visit, outcome, { next: leadsTo('code', 'new-password', 'save').path });
  }
}

function NewPasswordPage({ visit, email, errors }: { visit: Visit; email: string; errors?: FieldErrors }) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('recovery.reset')}
      intro={t('recovery.code-ends')}
      failed={errors !== undefined}
    >
      <Form visit={visit} action="/forgot-password/new-password" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {/* So that password managers know whose password it is. */}
        <input class="sr-only" type="text" autocomplete="username" value={email} readonly hidden />
        <NewPassword
          visit={visit}
          errors={errors}
          about={[email, visit.organization?.name ?? '']}
          labels={{ password: t('recovery.code-password'), confirmation: t('recovery.code-confirmation') }}
        />
        <Button kind="primary" wide>
          {t('recovery.continue')}
        </Button>
        <ButtonLink kind="quiet" href="/sign-in" wide>
          {t('recovery.cancel')}
        </ButtonLink>
      </Form>
    </CardPage>
  );
}
