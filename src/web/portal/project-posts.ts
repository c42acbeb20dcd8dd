import { requestForm } from '../../domain/projects/projects.schema.ts';
import { decide } from '../../flows/joining/deciding.ts';
import { askToJoin, join, leave, withdrawRequest } from '../../flows/joining/joining.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill } from '../entrance/forms.ts';
import { redirect } from '../entrance/reply.ts';
import type { FlashNotice, PersonVisit } from '../entrance/visit.ts';
import { projectPage } from './project.tsx';

/** Joins a project that is open to everybody. */
export async function postMembership(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const outcome = await join(visit.infra, visit.session, id);
  if (outcome.kind === 'refused') return refusal(visit, outcome.cause);
  return back(visit, { kind: 'success', message: 'projects.joined' });
}

export async function postMembershipEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const outcome = await leave(visit.infra, visit.session, id);
  if (outcome.kind === 'refused') return refusal(visit, outcome.cause);
  return back(visit, { kind: 'success', message: 'projects.left' });
}

/** Asks to be let in. */
export async function postRequest(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const filled = fill(visit, requestForm);
  if (filled.kind === 'rejected') return projectPage(visit, filled);
  const outcome = await askToJoin(visit.infra, visit.session, id, filled.data.reason);
  switch (outcome.kind) {
    case 'refused':
      return refusal(visit, outcome.cause);
    case 'member':
      return back(visit, { kind: 'info', message: 'projects.member' });
    case 'asked-before':
      return back(visit, { kind: 'info', message: 'projects.asked-before' });
    case 'asked':
      return back(visit, { kind: 'success', message: 'projects.asked' });
  }
}

export async function postWithdrawal(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const outcome = await withdrawRequest(visit.infra, visit.session, id);
  if (outcome.kind === 'refused') return refusal(visit, outcome.cause);
  const message = outcome.kind === 'withdrawn' ? 'projects.withdrawn' : 'projects.nothing-to-withdraw';
  const notice = { kind: outcome.kind === 'withdrawn' ? 'success' : 'info', message } as const;
  return visit.form.from === 'catalogue' ? redirect(visit, '/projects', notice) : back(visit, notice);
}

/** Where a form of the page came back with errors: its address, looked at anew, is the page. */
export const showProjectAgain = (visit: PersonVisit): WebAnswer =>
  isId(visit.params.id) ? back(visit) : turnAway(visit, 404);

export const postApproval = (visit: PersonVisit): Promise<WebAnswer> => answer(visit, 'approved');
export const postRefusal = (visit: PersonVisit): Promise<WebAnswer> => answer(visit, 'declined');

/** A manager's answer to somebody who asked. */
async function answer(visit: PersonVisit, outcome: 'approved' | 'declined'): Promise<WebAnswer> {
  const { id, request } = visit.params;
  if (!isId(id) || !isId(request)) return turnAway(visit, 404);
  const decision = await decide(visit.infra, visit.profiles, {
    organizationId: visit.organization.id,
    projectId: id,
    requestId: request,
    outcome,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (decision.kind !== 'refused') {
    const values = { name: decision.name };
    return back(visit, { kind: 'success', message: `projects.${decision.kind}`, values });
  }
  if (decision.cause === 'decided') return back(visit, { kind: 'info', message: 'projects.decided' });
  return turnAway(visit, decision.cause === 'not-allowed' ? 403 : 404);
}

const refusal = (visit: PersonVisit, cause: 'unknown-project' | 'not-open'): WebAnswer =>
  cause === 'unknown-project'
    ? turnAway(visit, 404)
    : back(visit, { kind: 'warning', message: 'projects.not-open' });

const back = (visit: PersonVisit, notice?: FlashNotice): WebAnswer =>
  redirect(visit, `/projects/${visit.params.id}`, notice);
