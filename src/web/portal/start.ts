import type { WebAnswer } from '../entrance/answer.ts';
import { redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';

/** The bare address: to work, or to the sign-in. */
export function showStart(visit: Visit): WebAnswer {
  if (!visit.session) return redirect(visit, '/sign-in');
  return redirect(visit, visit.session.seated ? '/dashboard' : '/console');
}
