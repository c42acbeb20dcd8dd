import { z } from 'zod';
import { startDirectoryLink } from '../../flows/directory/link.ts';
import { type SignInWays, signInWays, unlinkSource } from '../../flows/directory/ways.ts';
import { isId } from '../../infra/ids.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { turnAway } from '../entrance/errors.tsx';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { leavingPage } from './leaving.tsx';
import { LinkedPage, linkable } from './linked-page.tsx';
import { refusalStep } from './sign-in-form.ts';

const form = z.object({
  password: z.string('errors.text').max(1_024, 'errors.password-long').optional(),
});

/** The ways by which the signed-in person comes in. */
export const showSignInWays = async (visit: PersonVisit): Promise<WebAnswer> =>
  page(visit, <LinkedPage visit={visit} ways={await waysOf(visit)} />);

/** The address of a form's answer, looked at anew. */
export async function showSignInWaysAgain(visit: PersonVisit): Promise<WebAnswer> {
  const { linked } = await waysOf(visit);
  const { source } = visit.params;
  const known = [...linked.map(({ sourceId }) => sourceId), ...linkable(visit, linked).map(({ id }) => id)];
  return known.includes(source ?? '') ? redirect(visit, '/profile/sign-in-ways') : turnAway(visit, 404);
}

/** Sends the person to a directory whose account is to open theirs from now on. */
export async function postSignInWay(visit: PersonVisit): Promise<WebAnswer> {
  const { source } = visit.params;
  if (!isId(source)) return turnAway(visit, 404);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, source, filled.errors.password);
  const outcome = await startDirectoryLink(visit.infra, visit.profiles, {
    session: visit.session,
    sourceId: source,
    password: filled.data.password,
    atOwnAddress: visit.place === 'organization',
    caller: callerOf(visit),
  });
  if (outcome.kind === 'not-found') return turnAway(visit, 404);
  if (outcome.kind === 'leave') return leavingPage(visit, outcome);
  if (outcome.kind === 'password-missing') return again(visit, source, visit.t('errors.password-missing'));
  await waitForStep(visit.startedAt, refusalStep);
  if (outcome.kind === 'not-proven') {
    const { cause, reference, waitSeconds } = outcome;
    if (cause === 'wrong-password') return again(visit, source, visit.t('errors.password-wrong'));
    if (cause === 'too-many-attempts') {
      const count = Math.max(1, Math.ceil(waitSeconds / 60));
      return again(visit, source, visit.t('account.password-wait', { count }));
    }
    return again(visit, source, visit.t('account.password-refused', { reference }));
  }
  const label = visit.organization.waysIn.find(({ id }) => id === source)?.label ?? '';
  const values = { source: label, reference: outcome.reference };
  return again(visit, undefined, visit.t('account.way-not-linked', values));
}

/** Takes a way in away, never the last one. */
export async function postSignInWayRemoval(visit: PersonVisit): Promise<WebAnswer> {
  const { source } = visit.params;
  if (!isId(source)) return turnAway(visit, 404);
  const outcome = await unlinkSource(visit.infra, visit.organization, visit.session, source);
  if (outcome.kind === 'unlinked') {
    const values = { source: outcome.label };
    return redirect(visit, '/profile/sign-in-ways', {
      kind: 'success',
      message: 'account.way-removed',
      values,
    });
  }
  if (outcome.cause === 'gone') return turnAway(visit, 404);
  const values = { source: visit.organization.waysIn.find(({ id }) => id === source)?.label ?? '' };
  return redirect(visit, '/profile/sign-in-ways', {
    kind: 'warning',
    message: 'account.way-not-removed',
    values,
  });
}

const waysOf = (visit: PersonVisit): Promise<SignInWays> => signInWays(visit.infra, visit.session);

/** The page once more, with what is wrong at the field of a source, or with all of it. */
async function again(visit: PersonVisit, source: string | undefined, error = ''): Promise<WebAnswer> {
  const errors: FieldErrors = { [source ? `password-${source}` : '']: error };
  return page(visit, <LinkedPage visit={visit} ways={await waysOf(visit)} errors={errors} />, {
    status: 422,
  });
}
