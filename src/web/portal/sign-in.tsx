import { z } from 'zod';
import { emailAddress, line } from '../../domain/users/users.schema.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { signIn } from '../../flows/sign-in/sign-in.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { longLived } from '../entrance/cookies.ts';
import { fill } from '../entrance/forms.ts';
import { commonPage, ownPath, page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { leaveFor } from './directory.tsx';
import { askForOwnPassword, letIn, startPath } from './let-in.ts';
import { organizationName, refusalStep, typedPassword } from './sign-in-form.ts';
import { SignInPage, type SignInPageProps } from './sign-in-page.tsx';
import { showSourcePage } from './sign-in-with.tsx';
import { wayOfDomain } from './ways-in.tsx';

const form = z.object({
  organization: organizationName.optional(),
  email: emailAddress,
  password: typedPassword,
  remember: z.literal('yes').optional(),
  'remember-organization': z.literal('yes').optional(),
  next: z.string().max(2_000).optional(),
});
const formAtSharedAddress = form.extend({ organization: organizationName });
const formWithUserNames = form.extend({ email: line(254) });

export function showSignIn(visit: Visit): WebAnswer {
  if (visit.session) return redirect(visit, startPath(visit.session));
  const typed = remembered(visit);
  if (visit.cookies.get('organization')) return signInPage(visit, { typed });
  // Nearly everybody comes with nothing that the form could begin with: one page for all of them.
  const stage = asksFirst(visit) ? 'identifier' : 'both';
  return commonPage(visit, (each) => <SignInPage visit={each} stage={stage} typed={typed} />);
}

/**
 * Signs in with organization, e-mail address and password. Whatever is wrong, the answer is one and the same. Where the
 * organization asks for the address first, its domain decides what is asked next.
 */
export async function postSignIn(visit: Visit): Promise<WebAnswer> {
  const first = asksFirst(visit) && visit.form.password === undefined;
  const schema = formOf(visit);
  const filled = fill<Partial<z.infer<typeof form>>>(
    visit,
    first ? schema.extend({ password: z.undefined() }) : schema,
  );
  if (filled.kind === 'rejected')
    return signInPage(visit, { typed: filled.typed, errors: filled.errors }, 422, first);
  const { email = '', password = '', organization, next, remember, ...data } = filled.data;
  if (first) return askNext(visit, { email, next });
  const outcome = await signIn(visit.infra, {
    organizationId: visit.place === 'organization' ? visit.organization?.id : undefined,
    organizationName: organization ?? '',
    email,
    password,
    remember: remember === 'yes',
    caller: callerOf(visit),
  });
  if (outcome.kind === 'refused') {
    await waitForStep(visit.startedAt, refusalStep);
    const typed = { ...data, email, organization, next, remember };
    return signInPage(visit, { typed, reference: outcome.reference }, 401);
  }
  if (outcome.kind === 'own-password-needed') return askForOwnPassword(visit, outcome);
  if (visit.place === 'shared') {
    const name = data['remember-organization'] === 'yes' ? organization : undefined;
    if (name) visit.cookies.set('organization', name, longLived);
    else visit.cookies.clear('organization');
  }
  return letIn(visit, outcome, { next });
}

function formOf(visit: Visit) {
  if (visit.place === 'shared') return formAtSharedAddress;
  return visit.organization?.section(signInSettings).userNames ? formWithUserNames : form;
}

const asksFirst = (visit: Visit): boolean =>
  visit.place === 'organization' && visit.organization?.section(signInSettings).identifierFirst === true;

/** After the address: to the source of its domain, or on to the password. No account is looked for. */
async function askNext(visit: Visit, typed: { email: string; next: string | undefined }): Promise<WebAnswer> {
  const way = wayOfDomain(visit, typed.email);
  if (way?.kind === 'sql') return showSourcePage(visit, way, typed);
  if (way?.kind === 'openid') return leaveFor(visit, way.id, typed);
  return page(visit, <SignInPage visit={visit} typed={typed} stage="password" />);
}

const signInPage = (
  visit: Visit,
  props: Pick<SignInPageProps, 'typed' | 'errors' | 'reference'>,
  status = 200,
  first = status === 200 && asksFirst(visit),
): WebAnswer =>
  page(visit, <SignInPage visit={visit} stage={first ? 'identifier' : 'both'} {...props} />, { status });

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
