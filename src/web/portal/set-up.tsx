import { z } from 'zod';
import { emailAddress, personName } from '../../domain/users/users.schema.ts';
import { inspectSetUp, setUpFirstOperator } from '../../flows/founding/first-operator.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { flowLived } from '../entrance/cookies.ts';
import { turnAway } from '../entrance/errors.tsx';
import { type FieldErrors, fill, typed } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';

const form = z.object({
  name: personName,
  email: emailAddress,
  password: typedPassword,
  confirmation: typedPassword,
});

const signInPath = '/sign-in?organization=operators';

/** The link that the server printed: its secret goes into this flow's cookie, out of history and referrer. */
export function followSetUp(visit: Visit): WebAnswer {
  if (!atOperators(visit)) return turnAway(visit, 404);
  visit.cookies.set('setUp', (visit.params.token ?? '').slice(0, 100), flowLived);
  return redirect(visit, '/set-up');
}

/** The form for the first operator or, before anything is typed, why the link leads nowhere. */
export async function showSetUp(visit: Visit): Promise<WebAnswer> {
  if (!atOperators(visit)) return turnAway(visit, 404);
  const state = await inspectSetUp(visit.infra, visit.cookies.get('setUp') ?? '');
  return state === 'open' ? page(visit, <SetUpPage visit={visit} values={{}} />) : closed(visit, state);
}

/** Makes the first operator, who then signs in like everybody. */
export async function postSetUp(visit: Visit): Promise<WebAnswer> {
  if (!atOperators(visit)) return turnAway(visit, 404);
  const token = visit.cookies.get('setUp') ?? '';
  const state = await inspectSetUp(visit.infra, token);
  if (state !== 'open') return closed(visit, state);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, filled.errors);
  const outcome = await setUpFirstOperator(visit.infra, token, { ...filled.data, ip: visit.browser.ip });
  if (outcome.kind === 'refused') return closed(visit, outcome.state);
  if (outcome.kind === 'rejected') {
    const { problem } = outcome;
    return again(
      visit,
      problem === 'errors.email-taken' ? { email: visit.t(problem) } : passwordError(visit, problem),
    );
  }
  visit.cookies.clear('setUp');
  return redirect(visit, signInPath, { kind: 'success', message: 'operator.set-up-done' });
}

const atOperators = (visit: Visit): boolean => visit.host === visit.infra.portal.operatorUrl.host;

const again = (visit: Visit, errors: FieldErrors): WebAnswer =>
  page(visit, <SetUpPage visit={visit} values={typed(visit)} errors={errors} />, { status: 422 });

function closed(visit: Visit, state: 'set-up' | 'dead'): WebAnswer {
  const { t } = visit;
  const dead = state === 'dead';
  visit.cookies.clear('setUp');
  return page(
    visit,
    <CardPage visit={visit} title={t(dead ? 'operator.set-up-dead' : 'operator.set-up-over')}>
      <div class="stack">
        <p>{t(dead ? 'operator.set-up-dead-explained' : 'operator.set-up-over-explained')}</p>
        {!dead && (
          <ButtonLink href={signInPath} wide>
            {t('operator.to-sign-in')}
          </ButtonLink>
        )}
      </div>
    </CardPage>,
    { status: 410 },
  );
}

interface Props {
  visit: Visit;
  values: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

function SetUpPage({ visit, values, errors }: Props) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('operator.set-up')}
      intro={t('operator.set-up-intro')}
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/set-up" class="stack">
        <Field
          visit={visit}
          errors={errors}
          name="name"
          label={t('operator.your-name')}
          value={values.name}
          autocomplete="name"
          required
        />
        <Field
          visit={visit}
          errors={errors}
          type="email"
          name="email"
          label={t('operator.your-email')}
          value={values.email}
          autocomplete="username"
          required
        />
        <NewPassword visit={visit} errors={errors} about={['gatehouse', 'operators']} />
        <Button kind="primary" wide>
          {t('operator.set-up-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}
