import { z } from 'zod';
import { readCode } from '../../domain/verifications/code-text.ts';
import { renewCode } from '../../flows/sign-up/begin.ts';
import { checkCode, type Story } from '../../flows/sign-up/story.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { refusalStep } from './sign-in-form.ts';
import { beginAgain, keepStory, keptStory, leadOn, storyOf } from './sign-up-story.ts';

const form = z.object({
  code: z
    .string('errors.text')
    .max(100, 'sign-up.code-form')
    .refine((typed) => typed.trim() !== '', { error: 'sign-up.code-missing', abort: true })
    .refine((typed) => readCode(typed) !== undefined, 'sign-up.code-form'),
});

/** The page of the code: the same whether one was mailed or not. */
export async function showSignUpCode(visit: Visit): Promise<WebAnswer> {
  const story = await storyOf(visit);
  return story ? place(visit, story) : beginAgain(visit);
}

/** Compares the code, and leads on where it is the right one. */
export async function postSignUpCode(visit: Visit): Promise<WebAnswer> {
  const story = await storyOf(visit);
  if (!story) return beginAgain(visit);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return place(visit, story, { errors: filled.errors, status: 422 });
  const checked = await checkCode(visit.infra, story, { typed: filled.data.code, caller: callerOf(visit) });
  await waitForStep(visit.startedAt, refusalStep);
  if (checked.kind === 'right') return redirect(visit, '/sign-up/account');
  const now = await storyOf(visit);
  if (!now) return beginAgain(visit);
  const { reference } = checked;
  keepStory(visit, { ...keptStory(visit), reference });
  const tries = checked.kind === 'wrong' ? checked.triesLeft : 0;
  const errors = tries > 0 ? { code: visit.t('sign-up.code-wrong', { count: tries }) } : undefined;
  return place(visit, now, { errors, status: 422, reference });
}

/** Another code, one a minute and three in all. */
export async function postSignUpCodeRenewal(visit: Visit): Promise<WebAnswer> {
  const { flow } = keptStory(visit);
  const wish = { flow, host: visit.host, locale: visit.locale, caller: callerOf(visit) };
  const renewed = await renewCode(visit.infra, visit.profiles, wish);
  if (!renewed) return beginAgain(visit);
  await waitForStep(visit.startedAt, refusalStep);
  const { asked, reference } = renewed;
  if (asked.kind === 'asked') {
    keepStory(visit, { flow, reference });
    return redirect(visit, '/sign-up/code', { kind: 'success', message: 'sign-up.code-sent' });
  }
  if (asked.kind === 'spent') return redirect(visit, '/sign-up/code');
  return redirect(visit, '/sign-up/code', {
    kind: 'warning',
    message: 'sign-up.code-wait',
    values: { count: asked.seconds },
  });
}

interface Shown {
  readonly errors?: FieldErrors | undefined;
  readonly status?: number;
  readonly reference?: string;
}

/** Where somebody belongs whose sign-up stands like this. */
function place(visit: Visit, story: Story, shown: Shown = {}): WebAnswer {
  if (['verified', 'finished', 'over'].includes(story.state)) return leadOn(visit, story);
  const reference = shown.reference ?? keptStory(visit).reference;
  return page(visit, <CodePage visit={visit} story={story} errors={shown.errors} reference={reference} />, {
    status: shown.status ?? 200,
  });
}

interface Props {
  visit: Visit;
  story: Story;
  errors: FieldErrors | undefined;
  reference: string;
}

function CodePage({ visit, story, errors, reference }: Props) {
  const { t } = visit;
  const { state, codesLeft, email } = story;
  const dead = state === 'spent' || state === 'expired';
  return (
    <CardPage
      visit={visit}
      title={t('sign-up.code')}
      intro={t('sign-up.code-intro', { email })}
      failed={errors !== undefined || dead}
      footer={<a href="/sign-up">{t('sign-up.code-other-address')}</a>}
    >
      <div class="stack">
        {dead ? (
          <Notice visit={visit} kind="error" role="alert">
            <p>{t(state === 'spent' ? 'sign-up.code-spent' : 'sign-up.code-expired')}</p>
            {codesLeft === 0 && <p>{t('sign-up.code-over')}</p>}
          </Notice>
        ) : (
          <CodeForm visit={visit} story={story} errors={errors} />
        )}
        {codesLeft > 0 ? (
          <Form visit={visit} action="/sign-up/code/renewal">
            <Button kind={dead ? 'primary' : 'plain'} wide>
              {t('sign-up.code-new')}
            </Button>
          </Form>
        ) : (
          dead && (
            <ButtonLink kind="primary" href="/sign-up" wide>
              {t('sign-up.code-other-address')}
            </ButtonLink>
          )
        )}
        <div class="prose">
          <h2>{t('sign-up.code-nothing')}</h2>
          <ul>
            <li>{t('recovery.sent-spam')}</li>
            <li>{t('sign-up.code-spelling')}</li>
          </ul>
          {reference && (
            <p>
              {t('recovery.sent-reference')} <Copyable visit={visit} text={reference} />
            </p>
          )}
        </div>
      </div>
    </CardPage>
  );
}

function CodeForm({ visit, story, errors }: Omit<Props, 'reference'>) {
  const { t } = visit;
  return (
    <Form visit={visit} action="/sign-up/code" class="stack">
      <ErrorSummary visit={visit} errors={errors} />
      <Field
        visit={visit}
        type="text"
        code
        name="code"
        label={t('sign-up.code-label')}
        autocomplete="one-time-code"
        inputmode={story.long ? 'text' : 'numeric'}
        enterkeyhint="done"
        errors={errors}
        required
      />
      <Button kind="primary" wide>
        {t('sign-up.code-verify')}
      </Button>
    </Form>
  );
}
