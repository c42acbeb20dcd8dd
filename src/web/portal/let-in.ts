import type { OwnPasswordNeeded, SignedIn } from '../../flows/sign-in/outcome.ts';
import { signOut } from '../../flows/sign-in/sign-out.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { flowLived } from '../entrance/cookies.ts';
import { ownPath, redirect } from '../entrance/reply.ts';
import type { FlashNotice, Visit } from '../entrance/visit.ts';

/** Where a person begins: the dashboard, or the console where they came in without a seat. */
export const startPath = (person: { seated: boolean }): string => (person.seated ? '/dashboard' : '/console');

/**
 * Lets somebody in whose sign-in has just succeeded, whatever the way: the new session takes the place of a former one in
 * this browser, and the person goes where they were going.
 */
export async function letIn(
  visit: Visit,
  signedIn: SignedIn,
  going: { readonly next?: string | undefined; readonly notice?: FlashNotice } = {},
): Promise<WebAnswer> {
  const former = visit.cookies.get('session');
  if (visit.session && former) await signOut(visit.infra, visit.session, former, 'replaced');
  visit.cookies.set('session', signedIn.token, signedIn.keepFor);
  const next = ownPath(going.next ?? '/');
  return redirect(visit, next === '/' ? startPath(signedIn) : next, {
    ...(going.notice ?? { kind: 'success', message: 'sign-in.succeeded' }),
  });
}

/** Sends somebody who came with a generated password to the one page that is open to them: choose an own one. */
export function askForOwnPassword(visit: Visit, { token }: OwnPasswordNeeded): WebAnswer {
  visit.cookies.set('ownPassword', token, flowLived);
  return redirect(visit, '/own-password');
}
