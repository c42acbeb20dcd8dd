import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { signIn } from '../../flows/sign-in/sign-in.ts';
import { signOut } from '../../flows/sign-in/sign-out.ts';
import { waitForStep } from '../../infra/time.ts';
import { callerOf } from '../entrance/caller.ts';
import { longLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { ownPath, page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { SignInFailure } from './sign-in-failure.tsx';

/** A typed organization: its name or its short name. */
export const organizationName = z
  .string('errors.text')
  .trim()
  .min(1, 'errors.organization-missing')
  .max(120, 'errors.too-long')
  .regex(/^[^\p{Cc}]*$/u, 'errors.characters');

const form = z.object({
  organization: organizationName.optional(),
  email: emailAddress,
  password: z.string('errors.text').min(1, 'errors.password-missing').max(1_024, 'errors.password-long'),
  remember: z.literal('yes').optional(),
  'remember-organization': z.literal('yes').optional(),
  next: z.string().max(2_000).optional(),
});
const formAtSharedAddress = form.extend({ organization: organizationName });

/** Refusals leave at the next multiple of this many milliseconds, whatever they took. */
export const refusalStep = 250;

export function showSignIn(visit: Visit): Response {
  if (visit.session) return redirect(visit, startPath(visit.session));
  return page(visit, <SignInPage visit={visit} typed={remembered(visit)} />);
}

/** Signs in with organization, e-mail address and password. Whatever is wrong, the answer is one and the same. */
export async function postSignIn(visit: Visit): Promise<Response> {
  const filled = fill(visit, visit.place === 'shared' ? formAtSharedAddress : form);
  if (filled.kind === 'rejected') {
    return page(visit, <SignInPage visit={visit} typed={filled.typed} errors={filled.errors} />, {
      status: 422,
    });
  }
  const { data } = filled;
  const outcome = await signIn(visit.infra, {
    organizationId: visit.place === 'organization' ? visit.organization?.id : undefined,
    organizationName: data.organization ?? '',
    email: data.email,
    password: data.password,
    remember: data.remember === 'yes',
    caller: callerOf(visit),
  });
  if (outcome.kind === 'refused') {
    await waitForStep(visit.startedAt, refusalStep);
    const typed = { ...data, password: '', organization: data.organization ?? '' } as Record<string, string>;
    return page(visit, <SignInPage visit={visit} typed={typed} reference={outcome.reference} />, {
      status: 401,
    });
  }
  const former = visit.cookies.get('session');
  if (visit.session && former) await signOut(visit.infra, visit.session, former, 'replaced');
  visit.cookies.set('session', outcome.token, outcome.keepFor);
  if (visit.place === 'shared') {
    const name = data['remember-organization'] === 'yes' ? data.organization : undefined;
    if (name) visit.cookies.set('organization', name, longLived);
    else visit.cookies.clear('organization');
  }
  const next = ownPath(data.next ?? '/');
  return redirect(visit, next === '/' ? startPath(outcome) : next, {
    kind: 'success',
    message: 'sign-in.succeeded',
  });
}

/** Where a person begins: the dashboard, or the console where they came in without a seat. */
const startPath = (person: { seated: boolean }): string => (person.seated ? '/dashboard' : '/console');

interface Props {
  visit: Visit;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
  reference?: string;
}

function SignInPage({ visit, typed, errors, reference }: Props) {
  const { t } = visit;
  const shared = visit.place === 'shared';
  const settings = visit.organization?.section(signInSettings);
  const failed = errors !== undefined || reference !== undefined;
  return (
    <CardPage
      visit={visit}
      title={t('sign-in.title')}
      intro={settings?.welcome ?? t('sign-in.intro')}
      failed={failed}
    >
      <ErrorSummary visit={visit} errors={errors} />
      {reference && <SignInFailure visit={visit} reference={reference} />}
      <Form visit={visit} action="/sign-in" class="stack">
        <input type="hidden" name="next" value={typed.next ?? ''} />
        {shared && (
          <Field
            visit={visit}
            type="text"
            name="organization"
            label={t('sign-in.organization')}
            help={<a href="/forgot-organization">{t('sign-in.forgot-organization')}</a>}
            autocomplete="organization"
            value={typed.organization}
            errors={errors}
            required
          />
        )}
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('sign-in.email')}
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
          help={<a href={forgotPath(typed)}>{t('sign-in.forgot-password')}</a>}
          errors={errors}
          required
        />
        {shared && (
          <Field
            visit={visit}
            type="checkbox"
            name="remember-organization"
            label={t('sign-in.remember-organization')}
            checked={typed['remember-organization'] === 'yes'}
          />
        )}
        {settings?.rememberOffered !== false && (
          <Field
            visit={visit}
            type="checkbox"
            name="remember"
            label={t('sign-in.remember')}
            checked={typed.remember === 'yes'}
          />
        )}
        <Button kind="primary" wide>
          {t('sign-in.submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

const forgotPath = (typed: Props['typed']): string =>
  typed.organization
    ? `/forgot-password?${new URLSearchParams({ organization: typed.organization })}`
    : '/forgot-password';

/** What the form starts with: this browser's remembered organization, or what a link of ours carried. */
function remembered(visit: Visit): Record<string, string | undefined> {
  const query = visit.url.searchParams;
  const next = ownPath(query.get('next') ?? '/');
  const kept = visit.cookies.get('organization');
  const operators = next.startsWith('/operator') ? 'operators' : undefined;
  return {
    organization: operators ?? query.get('organization')?.slice(0, 120) ?? kept,
    'remember-organization': kept ? 'yes' : undefined,
    email: typeof visit.notice?.values?.email === 'string' ? visit.notice.values.email : undefined,
    next: next === '/' ? '' : next,
  };
}
