import { z } from 'zod';
import { projectForm } from '../../domain/projects/projects.schema.ts';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { decide } from '../../flows/joining/deciding.ts';
import { archive, editProject, reopen } from '../../flows/joining/keeping.ts';
import { addMember, changeManager, findByAddress, removeMember } from '../../flows/joining/members.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill, typed as typedBy } from '../entrance/forms.ts';
import { redirect } from '../entrance/reply.ts';
import type { FlashNotice, PersonVisit } from '../entrance/visit.ts';
import { projectPage } from './project.tsx';

/** Where a form of the page came back with errors: its address, looked at anew, is the page. */
export const showConsoleProjectAgain = (visit: PersonVisit): WebAnswer =>
  isId(visit.params.id) ? back(visit) : turnAway(visit, 404);

export async function postDetails(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const filled = fill(visit, projectForm);
  if (filled.kind === 'rejected') return projectPage(visit, filled);
  const outcome = await editProject(visit.infra, { ...deed(visit), id, details: filled.data });
  return outcome.kind === 'changed' ? done(visit, 'projects.saved') : turnAway(visit, 404);
}

export async function postArchiving(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const outcome = isId(id) && (await archive(visit.infra, visit.profiles, { ...deed(visit), id }));
  return outcome && outcome.kind === 'archived' ? done(visit, 'projects.archived') : turnAway(visit, 404);
}

export async function postArchivingEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const outcome = isId(id) && (await reopen(visit.infra, { ...deed(visit), id }));
  return outcome && outcome.kind === 'reopened' ? done(visit, 'projects.reopened') : turnAway(visit, 404);
}

export async function postMember(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const { user } = visit.form;
  if (!isId(id)) return turnAway(visit, 404);
  if (user === undefined) return addByEmail(visit, id);
  if (!isId(user)) return turnAway(visit, 404);
  return add(visit, id, user);
}

/** Who is typed in is found by the whole address only. */
async function addByEmail(visit: PersonVisit, id: string): Promise<WebAnswer> {
  const filled = fill(visit, z.object({ email: emailAddress }));
  if (filled.kind === 'rejected') return projectPage(visit, filled);
  const userId = await findByAddress(visit.infra, visit.organization.id, filled.data.email);
  if (userId) return add(visit, id, userId);
  const errors = { email: visit.t('projects.email-unknown') };
  return projectPage(visit, { typed: typedBy(visit), errors });
}

async function add(visit: PersonVisit, id: string, userId: string): Promise<WebAnswer> {
  const outcome = await addMember(visit.infra, { ...deed(visit), projectId: id, userId });
  return outcome.kind === 'added' ? done(visit, 'projects.member-added') : turnAway(visit, 404);
}

export async function postMemberEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id, user } = visit.params;
  if (!isId(id) || !isId(user)) return turnAway(visit, 404);
  const outcome = await removeMember(visit.infra, { ...deed(visit), projectId: id, userId: user });
  return outcome.kind === 'removed' ? done(visit, 'projects.member-removed') : turnAway(visit, 404);
}

export const postManagement = (visit: PersonVisit): Promise<WebAnswer> => manage(visit, true);
export const postManagementEnd = (visit: PersonVisit): Promise<WebAnswer> => manage(visit, false);

async function manage(visit: PersonVisit, manager: boolean): Promise<WebAnswer> {
  const { id, user } = visit.params;
  if (!isId(id) || !isId(user)) return turnAway(visit, 404);
  const of = { ...deed(visit), projectId: id, userId: user };
  const outcome = await changeManager(visit.infra, { ...of, manager });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return done(visit, manager ? 'projects.manager-made' : 'projects.manager-ended');
}

export const postJoinApproval = (visit: PersonVisit): Promise<WebAnswer> => answer(visit, 'approved');
export const postJoinRefusal = (visit: PersonVisit): Promise<WebAnswer> => answer(visit, 'declined');

async function answer(visit: PersonVisit, outcome: 'approved' | 'declined'): Promise<WebAnswer> {
  const { id, request } = visit.params;
  if (!isId(id) || !isId(request)) return turnAway(visit, 404);
  const of = { ...deed(visit), projectId: id, requestId: request };
  const decision = await decide(visit.infra, visit.profiles, { ...of, outcome });
  if (decision.kind === 'refused' && decision.cause !== 'decided')
    return turnAway(visit, decision.cause === 'not-allowed' ? 403 : 404);
  const notice: FlashNotice =
    decision.kind === 'refused'
      ? { kind: 'info', message: 'projects.decided' }
      : { kind: 'success', message: `projects.${decision.kind}`, values: { name: decision.name } };
  return visit.form.from === 'queue'
    ? redirect(visit, '/console/projects/requests', notice)
    : back(visit, notice);
}

const deed = (visit: PersonVisit) => ({
  organizationId: visit.organization.id,
  actor: { kind: 'user' as const, id: visit.session.user.id },
});

const done = (visit: PersonVisit, message: string): WebAnswer => back(visit, { kind: 'success', message });

const back = (visit: PersonVisit, notice?: FlashNotice): WebAnswer =>
  redirect(visit, `/console/projects/${visit.params.id}`, notice);
