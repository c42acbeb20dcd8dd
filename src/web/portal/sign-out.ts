import { signOut } from '../../flows/sign-in/sign-out.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';

/** Ends the session on the server and forgets its cookie; pressing it twice is no error. */
export async function postSignOut(visit: Visit): Promise<WebAnswer> {
  const token = visit.cookies.get('session');
  if (visit.session && token) await signOut(visit.infra, visit.session, token);
  visit.cookies.clear('session');
  return redirect(visit, '/sign-in', { kind: 'success', message: 'sign-in.signed-out' });
}
