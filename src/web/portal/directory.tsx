import { z } from 'zod';
import type { Cause } from '../../domain/attempts/causes.ts';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { type DirectoryOutcome, finishDirectorySignIn } from '../../flows/directory/finish.ts';
import { startDirectorySignIn } from '../../flows/directory/start.ts';
import { isId } from '../../infra/ids.ts';
import { minutes, waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill } from '../entrance/forms.ts';
import { ownPath, page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Copyable } from '../parts/copyable.tsx';
import { Notice } from '../parts/notice.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { leavingPage } from './leaving.tsx';
import { letIn } from './let-in.ts';
import { SignInFailure } from './sign-in-failure.tsx';
import { refusalStep } from './sign-in-form.ts';

// People whom a directory knows: they sign in there and come back with its word.

const form = z.object({
  next: z.string('errors.text').max(2_000, 'errors.too-long').optional(),
  remember: z.literal('yes').optional(),
  /** Typed before the directory was chosen; filled in there. */
  email: emailAddress.optional().catch(undefined),
});

/** Sends somebody to the directory that the path names. */
export async function postDirectory(visit: Visit): Promise<WebAnswer> {
  const { source } = visit.params;
  if (!isId(source)) return turnAway(visit, 404);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return turnAway(visit, 400);
  const { next, remember, email } = filled.data;
  return leaveFor(visit, source, { next, remember, email });
}

/** Sends somebody to a directory, with what is known of who goes. */
export async function leaveFor(
  visit: Visit,
  source: string,
  going: {
    readonly next?: string | undefined;
    readonly remember?: 'yes' | undefined;
    readonly email?: string | undefined;
  },
): Promise<WebAnswer> {
  const outcome = await startDirectorySignIn(visit.infra, visit.profiles, {
    organizationId: ownOrganization(visit),
    sourceId: source,
    next: ownPath(going.next ?? ''),
    remember: going.remember === 'yes',
    email: going.email,
    caller: callerOf(visit),
  });
  if (outcome.kind === 'not-found') return turnAway(visit, 404);
  if (outcome.kind === 'leave') return leavingPage(visit, outcome);
  await waitForStep(visit.startedAt, refusalStep);
  return failurePage(visit, { source, ...outcome, away: isAway(outcome.cause) });
}

/**
 * Somebody is back from a directory. What it put into the address is in no page, no history and no referrer: whatever
 * comes of it stands at another one.
 */
export async function followDirectoryCallback(visit: Visit): Promise<WebAnswer> {
  const { source } = visit.params;
  if (!isId(source)) return turnAway(visit, 404);
  // To ask for the head of a page is to look, not to come back.
  if (visit.request.method === 'HEAD') return redirect(visit, '/sign-in');
  const outcome = await finishDirectorySignIn(visit.infra, visit.profiles, {
    organizationId: ownOrganization(visit),
    sourceId: source,
    query: visit.url.searchParams,
    session: visit.session,
    caller: callerOf(visit),
  });
  if (outcome.kind === 'not-found') return turnAway(visit, 404);
  if (outcome.kind === 'signed-in') {
    visit.cookies.clear('directory');
    return letIn(visit, outcome.signedIn, { next: outcome.next });
  }
  if (outcome.kind === 'linked') {
    const values = { source: outcome.label };
    return redirect(visit, '/profile/sign-in-ways', {
      kind: 'success',
      message: 'account.way-linked',
      values,
    });
  }
  await waitForStep(visit.startedAt, refusalStep);
  return turnedAway(visit, source, outcome);
}

function turnedAway(
  visit: Visit,
  source: string,
  { purpose, reference, cause }: DirectoryOutcome & { kind: 'refused' },
): WebAnswer {
  if (purpose === 'link' && visit.session) {
    const values = { source: labelOf(visit, source), reference };
    return redirect(visit, '/profile/sign-in-ways', {
      kind: 'warning',
      message: 'account.way-not-linked',
      values,
    });
  }
  visit.cookies.set('directory', [source, reference, isAway(cause) ? 'away' : ''].join(' '), failureLives);
  return redirect(visit, '/sign-in/directory');
}

/** How long the failure is shown again when its page is loaded again. */
const failureLives = minutes(10);

/** The failure that a directory's answer led to, at an address that says nothing of it. */
export function showDirectoryFailure(visit: Visit): WebAnswer {
  const [source = '', reference = '', away] = (visit.cookies.get('directory') ?? '').split(' ');
  if (!isId(source) || !/^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(reference)) return redirect(visit, '/sign-in');
  return failurePage(visit, { source, reference, away: away === 'away' });
}

interface Failure {
  readonly source: string;
  readonly reference: string;
  /** The directory could not be asked: nothing is wrong with the person. */
  readonly away: boolean;
}

function failurePage(visit: Visit, { source, reference, away }: Failure): WebAnswer {
  const { t } = visit;
  const label = labelOf(visit, source);
  return page(
    visit,
    <CardPage visit={visit} title={t('sources.openid-failed-title', { source: label })} failed>
      <div class="mt-4 grid gap-4">
        {away ? (
          <Notice visit={visit} kind="warning" title={t('sign-in.away', { source: label })} role="alert">
            <p>{t('sources.openid-away-explained', { source: label })}</p>
            <p>
              {t('sign-in.failed-reference')} <Copyable visit={visit} text={reference} />
            </p>
          </Notice>
        ) : (
          <SignInFailure visit={visit} reference={reference} />
        )}
        <p>
          <a href="/sign-in">{t('sources.openid-again')}</a>
        </p>
      </div>
    </CardPage>,
    { status: away ? 503 : 401, headers: away ? { 'retry-after': '60' } : {} },
  );
}

const isAway = (cause: Cause): boolean => cause === 'source-unreachable';

/** At an organization's own address. At the shared one the source says whose it is. */
const ownOrganization = (visit: Visit): string | undefined =>
  visit.place === 'organization' ? visit.organization?.id : undefined;

/** What the button says; at the shared address nothing is told of an organization. */
const labelOf = (visit: Visit, source: string): string =>
  visit.organization?.waysIn.find(({ id }) => id === source)?.label ?? visit.t('sources.openid-directory');
