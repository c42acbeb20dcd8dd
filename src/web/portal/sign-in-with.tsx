import { z } from 'zod';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { WayIn } from '../../domain/profiles/profiles.ts';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { signInBySource } from '../../flows/sign-in/by-source.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { turnAway } from '../entrance/errors.tsx';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { ownPath, page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { JoiningLinks } from './joining-links.tsx';
import { askForOwnPassword, letIn, startPath } from './let-in.ts';
import { SignInFailure } from './sign-in-failure.tsx';
import { refusalStep, typedPassword } from './sign-in-form.ts';
import { WayButtons, waysShown } from './ways-in.tsx';

// People of a database that somebody else keeps: the password is typed here and compared with what stands there.

const form = z.object({
  email: emailAddress,
  password: typedPassword,
  remember: z.literal('yes').optional(),
  next: z.string().max(2_000).optional(),
});

/**
 * What is told openly: it says nothing of any account, and nobody should doubt their password because a database is away.
 */
const awayCauses: readonly Cause[] = ['source-unreachable', 'source-refused-us', 'source-statement-failed'];

export function showSignInWith(visit: Visit): WebAnswer {
  const way = wayOf(visit);
  if (!way) return turnAway(visit, 404);
  if (visit.session) return redirect(visit, startPath(visit.session));
  const next = ownPath(visit.url.searchParams.get('next') ?? '/');
  return showSourcePage(visit, way, { email: '', next: next === '/' ? undefined : next });
}

/** The page of a database, with what is known of who comes. */
export const showSourcePage = (
  visit: Visit,
  way: WayIn,
  typed: { readonly email: string; readonly next: string | undefined },
): WebAnswer => page(visit, <SourcePage visit={visit} way={way} typed={typed} />);

/** Signs in with what the database holds. Whatever is wrong with the person, the answer is one and the same. */
export async function postSignInWith(visit: Visit): Promise<WebAnswer> {
  const way = wayOf(visit);
  if (!way || !visit.organization) return turnAway(visit, 404);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') {
    const { typed, errors } = filled;
    return page(visit, <SourcePage visit={visit} way={way} typed={typed} errors={errors} />, { status: 422 });
  }
  const { data } = filled;
  const outcome = await signInBySource(visit.infra, {
    organizationId: visit.organization.id,
    organizationName: '',
    sourceId: way.id,
    email: data.email,
    password: data.password,
    remember: data.remember === 'yes',
    caller: callerOf(visit),
  });
  if (outcome.kind === 'signed-in') return letIn(visit, outcome, { next: data.next });
  if (outcome.kind === 'own-password-needed') return askForOwnPassword(visit, outcome);
  await waitForStep(visit.startedAt, refusalStep);
  const typed = { email: data.email, remember: data.remember, next: data.next };
  const away = awayCauses.includes(outcome.cause);
  return page(
    visit,
    <SourcePage visit={visit} way={way} typed={typed} reference={outcome.reference} away={away} />,
    { status: away ? 503 : 401, headers: away ? { 'retry-after': '60' } : {} },
  );
}

/** The database that the path names, if this organization has it switched on. */
const wayOf = (visit: Visit): WayIn | undefined =>
  visit.place === 'organization'
    ? visit.organization?.waysIn.find(({ id, kind }) => kind === 'sql' && id === visit.params.source)
    : undefined;

interface Props {
  visit: Visit;
  way: WayIn;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
  reference?: string;
  /** The database could not be asked: nothing is wrong with what was typed. */
  away?: boolean;
}

function SourcePage({ visit, way, typed, errors, reference, away }: Props) {
  const { t } = visit;
  const remember = visit.organization?.section(signInSettings).rememberOffered !== false;
  return (
    <CardPage
      visit={visit}
      title={way.label}
      intro={t('sign-in.with-email')}
      failed={errors !== undefined || reference !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      {reference && away && <SourceAway visit={visit} way={way} reference={reference} />}
      {reference && !away && <SignInFailure visit={visit} reference={reference} />}
      <Form visit={visit} action={`/sign-in/with/${way.id}`} class="stack">
        <input type="hidden" name="next" value={typed.next ?? ''} />
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('sign-in.source-email')}
          autocomplete="username"
          value={typed.email}
          errors={errors}
          required
        />
        <Field
          visit={visit}
          type="password"
          name="password"
          label={t('sign-in.password')}
          autocomplete="current-password"
          help={<a href="/forgot-password">{t('sign-in.source-forgot-password')}</a>}
          errors={errors}
          required
        />
        {remember && (
          <Field
            visit={visit}
            type="checkbox"
            name="remember"
            label={t('sign-in.remember')}
            checked={typed.remember === 'yes'}
          />
        )}
        <Button kind="primary" wide>
          {t('sign-in.source-submit')}
        </Button>
      </Form>
      <WayButtons
        visit={visit}
        ways={waysShown(visit, 'databases')}
        title={t('sign-in.with-social')}
        next={typed.next}
      />
      <JoiningLinks visit={visit} />
      <p>
        <a href="/sign-in">{t('sign-in.all-ways')}</a>
      </p>
    </CardPage>
  );
}

function SourceAway({ visit, way, reference }: { visit: Visit; way: WayIn; reference: string }) {
  const { t } = visit;
  return (
    <Notice visit={visit} kind="warning" title={t('sign-in.away', { source: way.label })} role="alert">
      <p>{t('sign-in.away-explained')}</p>
      <p>
        {t('sign-in.failed-reference')} <Copyable visit={visit} text={reference} />
      </p>
    </Notice>
  );
}
