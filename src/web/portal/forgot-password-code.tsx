import { z } from 'zod';
import { type CodeFlow, readCode } from '../../domain/verifications/codes.ts';
import { requestAnotherCode, verifyCode } from '../../flows/recovery/code-story.ts';
import { leadsTo } from '../../flows/recovery/states.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
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
import { storyAt } from './recovery-story.ts';
import { refusalStep } from './sign-in-form.ts';

const typedCode = z
  .string('errors.text')
  .max(100, 'recovery.code-shape')
  .refine((typed) => readCode(typed) !== undefined, 'recovery.code-shape');
const form = z.object({ code: typedCode });

/** Where the code is typed. It looks the same whether or not somebody was written to. */
export async function showRecoveryCode(visit: Visit): Promise<WebAnswer> {
  const at = await storyAt(visit, 'code');
  return at.kind === 'elsewhere' ? at.answer : page(visit, <CodePage visit={visit} {...at} />);
}

/** Compares a typed code: on to the proven address, or the same page with what is left to do. */
export async function postRecoveryCode(visit: Visit): Promise<WebAnswer> {
  const at = await storyAt(visit, 'code');
  if (at.kind === 'elsewhere') return at.answer;
  const filled = fill(visit, form);
  // What cannot be a code costs no try.
  if (filled.kind === 'rejected') {
    return page(visit, <CodePage visit={visit} {...at} errors={filled.errors} />, { status: 422 });
  }
  const { tried, reference } = await verifyCode(visit.infra, at.telling, at.story, filled.data.code);
  if (tried.kind === 'right') return redirect(visit, leadsTo('code', 'code', 'verify').path);
  await waitForStep(visit.startedAt, refusalStep);
  const now = await storyAt(visit, 'code');
  if (now.kind === 'elsewhere') return now.answer;
  const wrong = tried.kind === 'wrong' && tried.triesLeft > 0;
  const errors = wrong ? { code: visit.t('recovery.code-wrong', { count: tried.triesLeft }) } : undefined;
  return page(visit, <CodePage visit={visit} {...now} reference={reference} errors={errors} />, {
    status: 422,
  });
}

/** Asks for another code, once a minute and three times in all. */
export async function postAnotherCode(visit: Visit): Promise<WebAnswer> {
  const at = await storyAt(visit, 'code');
  if (at.kind === 'elsewhere') return at.answer;
  const asked = await requestAnotherCode(visit.infra, at.telling, at.story, visit.locale);
  await waitForStep(visit.startedAt, refusalStep);
  const { path } = leadsTo('code', 'ask', 'send');
  if (asked.kind === 'asked') return redirect(visit, path, { kind: 'info', message: 'recovery.code-again' });
  const text =
    asked.kind === 'wait'
      ? visit.t('recovery.code-wait', { count: asked.seconds })
      : visit.t('recovery.code-no-more');
  return page(visit, <CodePage visit={visit} {...at} errors={{ '': text }} />, { status: 429 });
}

interface Props {
  visit: Visit;
  story: CodeFlow;
  /** Of this failure, or of the request where there was none. */
  reference: string;
  errors?: FieldErrors | undefined;
}

function CodePage({ visit, story, reference, errors }: Props) {
  const { t } = visit;
  const open = story.state === 'waiting';
  return (
    <CardPage
      visit={visit}
      title={t('recovery.code-title')}
      intro={open && t('recovery.code-intro')}
      failed={errors !== undefined}
    >
      <div class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {!open && (
          <Notice visit={visit} kind="warning" role="alert">
            <p>{t(story.state === 'spent' ? 'recovery.code-spent' : 'recovery.code-expired')}</p>
            {story.codesLeft === 0 && <p>{t('recovery.code-no-more')}</p>}
          </Notice>
        )}
        <Form visit={visit} action="/forgot-password/code" class="stack" id="verify">
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('recovery.code-email')}
            value={story.email}
            autocomplete="username"
            readonly
          />
          {open && <CodeField visit={visit} story={story} errors={errors} />}
          {open && (
            <Button kind="primary" wide>
              {t('recovery.code-verify')}
            </Button>
          )}
        </Form>
        {story.codesLeft > 0 ? (
          <Form visit={visit} action="/forgot-password/code/new">
            <Button kind={open ? 'plain' : 'primary'} wide>
              {t('recovery.code-send-new')}
            </Button>
          </Form>
        ) : (
          !open && (
            <ButtonLink kind="primary" href="/forgot-password" wide>
              {t('recovery.code-begin-again')}
            </ButtonLink>
          )
        )}
        <ButtonLink kind="quiet" href="/sign-in" wide>
          {t('recovery.cancel')}
        </ButtonLink>
        <NoMail visit={visit} reference={reference} />
      </div>
    </CardPage>
  );
}

function CodeField({ visit, story, errors }: Omit<Props, 'reference'>) {
  const { t } = visit;
  return (
    <Field
      visit={visit}
      type="text"
      name="code"
      label={t('recovery.code')}
      help={t(story.long ? 'recovery.code-help-long' : 'recovery.code-help')}
      code
      autocomplete="one-time-code"
      inputmode={story.long ? 'text' : 'numeric'}
      enterkeyhint="next"
      maxlength={40}
      errors={errors}
      required
    />
  );
}

/** What to look at where no mail comes, and what to tell an administrator. */
function NoMail({ visit, reference }: { visit: Visit; reference: string }) {
  const { t } = visit;
  return (
    <details class="more">
      <summary>{t('recovery.sent-nothing')}</summary>
      <div class="prose">
        <ul>
          <li>{t('recovery.code-account')}</li>
          <li>{t('recovery.sent-spam')}</li>
          <li>{t('recovery.sent-right-address')}</li>
        </ul>
        <p>
          {t('recovery.sent-reference')} <Copyable visit={visit} text={reference} />
        </p>
      </div>
    </details>
  );
}
