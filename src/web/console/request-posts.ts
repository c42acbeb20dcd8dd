import { z } from 'zod';
import type { Actor } from '../../domain/audit/audit.ts';
import { paragraph } from '../../domain/users/users.schema.ts';
import { approveRequest } from '../../flows/access-request/approve.ts';
import { closeRequest, declineRequest } from '../../flows/access-request/decline.ts';
import { reopenRequest } from '../../flows/access-request/reopen.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill, typed } from '../entrance/forms.ts';
import { redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { periodProblem } from './access-period.tsx';
import { grantFields, grantOf, grantRefusal } from './grant.tsx';
import { requestPage } from './request.tsx';

const approval = z.object(grantFields);
const refusal = z.object({ answer: paragraph(800).optional() });

/** Makes an invitation of a request; what refuses it stands at its field, and nothing was done. */
export async function postRequestApproval(visit: PersonVisit): Promise<WebAnswer> {
  const asked = askedOf(visit);
  if (!asked) return turnAway(visit, 404);
  const filled = fill(visit, approval);
  if (filled.kind === 'rejected') return requestPage(visit, filled);
  const problem = periodProblem(visit, filled.data);
  if (problem) return requestPage(visit, { errors: problem, typed: typed(visit) });
  const grant = grantOf(visit, filled.data);
  const outcome = await approveRequest(visit.infra, visit.profiles, { ...asked, ...grant });
  if (outcome.kind === 'approved') return done(visit, 'requests.approved', outcome.email);
  if (outcome.kind === 'decided') return warn(visit, 'requests.refused-decided');
  const { cause } = outcome;
  if (cause === 'unknown-request') return turnAway(visit, 404);
  if (cause === 'email-taken') return warn(visit, 'requests.refused-email-taken');
  return requestPage(visit, { errors: grantRefusal(visit, cause), typed: typed(visit) });
}

export async function postRequestDecline(visit: PersonVisit): Promise<WebAnswer> {
  const asked = askedOf(visit);
  if (!asked) return turnAway(visit, 404);
  const filled = fill(visit, refusal);
  if (filled.kind === 'rejected') return requestPage(visit, filled);
  const answer = filled.data.answer ?? '';
  const outcome = await declineRequest(visit.infra, visit.profiles, { ...asked, answer });
  return answered(visit, outcome, 'requests.declined');
}

/** Takes a request off the list whose address has become a user's. */
export async function postRequestRemoval(visit: PersonVisit): Promise<WebAnswer> {
  const asked = askedOf(visit);
  if (!asked) return turnAway(visit, 404);
  return answered(visit, await closeRequest(visit.infra, visit.profiles, asked), 'requests.closed-now');
}

/** Takes a refusal back. */
export async function postDecisionEnd(visit: PersonVisit): Promise<WebAnswer> {
  const asked = askedOf(visit);
  if (!asked) return turnAway(visit, 404);
  return answered(visit, await reopenRequest(visit.infra, asked), 'requests.reopened');
}

interface Asked {
  readonly organizationId: string;
  readonly requestId: string;
  readonly actor: Actor;
}

function askedOf(visit: PersonVisit): Asked | undefined {
  const { id } = visit.params;
  if (!isId(id)) return undefined;
  const actor = { kind: 'user', id: visit.session.user.id } as const;
  return { organizationId: visit.organization.id, requestId: id, actor };
}

type Cause =
  | 'unknown-request'
  | 'not-allowed'
  | 'email-taken'
  | 'email-free'
  | 'already-waiting'
  | 'queue-full';
type Outcome =
  | { kind: 'declined' | 'closed' | 'reopened'; email: string }
  | { kind: 'decided' }
  | { kind: 'refused'; cause: Cause };

const words: Record<Exclude<Cause, 'unknown-request'>, MessageId> = {
  'not-allowed': 'console.refused-not-allowed',
  'email-taken': 'requests.refused-email-taken',
  'email-free': 'requests.refused-email-free',
  'already-waiting': 'requests.refused-already-waiting',
  'queue-full': 'requests.refused-queue-full',
};

function answered(visit: PersonVisit, outcome: Outcome, message: MessageId): WebAnswer {
  if (outcome.kind === 'decided') return warn(visit, 'requests.refused-decided');
  if (outcome.kind !== 'refused') return done(visit, message, outcome.email);
  if (outcome.cause === 'unknown-request') return turnAway(visit, 404);
  return warn(visit, words[outcome.cause]);
}

const done = (visit: PersonVisit, message: MessageId, to: string): WebAnswer =>
  redirect(visit, '/console/requests', { kind: 'success', message, values: { to } });

const warn = (visit: PersonVisit, message: MessageId): WebAnswer =>
  redirect(visit, `/console/requests/${visit.params.id}`, { kind: 'warning', message });
