import { z } from 'zod';
import type { Actor } from '../../domain/audit/audit.ts';
import { role } from '../../domain/users/users.schema.ts';
import { changePeriod } from '../../flows/access-period/change-period.ts';
import { resendInvitation } from '../../flows/invitation/resend.ts';
import { withdrawInvitation } from '../../flows/invitation/withdraw.ts';
import { removeUser } from '../../flows/removal/remove-user.ts';
import { changeUserRole } from '../../flows/roles/change-role.ts';
import { endSessionsOfUser } from '../../flows/suspension/end-sessions-of.ts';
import { liftSuspension, suspendUser } from '../../flows/suspension/suspension.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill, typed } from '../entrance/forms.ts';
import { redirect } from '../entrance/reply.ts';
import type { FlashNotice, PersonVisit } from '../entrance/visit.ts';
import { periodFields, periodOf, periodProblem } from './access-period.tsx';
import { userPage } from './user.tsx';

// What an administrator does on the page of a person: one function a form.

export const postResend = (visit: PersonVisit): Promise<WebAnswer> =>
  onUser(visit, async (asked) => {
    const inviterName = visit.session.user.name;
    const outcome = await resendInvitation(visit.infra, visit.profiles, { ...asked, inviterName });
    if (outcome.kind === 'refused') return outcome;
    return done('console.invitation-sent', { to: outcome.email });
  });

export const postWithdrawal = (visit: PersonVisit): Promise<WebAnswer> =>
  onUser(visit, async (asked) => {
    const outcome = await withdrawInvitation(visit.infra, asked);
    if (outcome.kind === 'refused') return outcome;
    return { ...done('console.invitation-withdrawn', { to: outcome.email }), path: '/console/users' };
  });

export function postRole(visit: PersonVisit): Promise<WebAnswer> | WebAnswer {
  const filled = fill(visit, z.object({ role }));
  if (filled.kind === 'rejected') return userPage(visit, filled);
  return onUser(visit, async (asked) => {
    const outcome = await changeUserRole(visit.infra, { ...asked, role: filled.data.role });
    return outcome.kind === 'refused' ? outcome : done('console.role-changed');
  });
}

export async function postAccessPeriod(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, z.object(periodFields));
  if (filled.kind === 'rejected') return userPage(visit, filled);
  const errors = periodProblem(visit, filled.data);
  if (errors) return userPage(visit, { errors, typed: typed(visit) });
  const { startsAt, endsAt } = periodOf(visit, filled.data);
  return onUser(visit, async (asked) => {
    const outcome = await changePeriod(visit.infra, { ...asked, startsAt, endsAt });
    return outcome.kind === 'refused' ? outcome : done('console.access-changed');
  });
}

export const postUserSuspension = (visit: PersonVisit): Promise<WebAnswer> =>
  onUser(visit, async (asked) => {
    const outcome = await suspendUser(visit.infra, asked);
    return outcome.kind === 'refused' ? outcome : done('console.suspended');
  });

export const postUserSuspensionEnd = (visit: PersonVisit): Promise<WebAnswer> =>
  onUser(visit, async (asked) => {
    const outcome = await liftSuspension(visit.infra, asked);
    return outcome.kind === 'refused' ? outcome : done('console.suspension-lifted');
  });

export const postSessionsEnd = (visit: PersonVisit): Promise<WebAnswer> =>
  onUser(visit, async (asked) => {
    const outcome = await endSessionsOfUser(visit.infra, asked);
    if (outcome.kind === 'refused') return outcome;
    return done('console.sessions-ended', { count: outcome.count });
  });

export const postRemoval = (visit: PersonVisit): Promise<WebAnswer> =>
  onUser(visit, async (asked) => {
    const outcome = await removeUser(visit.infra, asked);
    if (outcome.kind === 'refused') return outcome;
    return { ...done('console.removed', { name: outcome.name }), path: '/console/users' };
  });

interface Asked {
  readonly organizationId: string;
  readonly userId: string;
  readonly actor: Actor;
}

interface Done {
  readonly kind: 'done';
  readonly notice: FlashNotice;
  /** Where to go; back to the person unless said otherwise. */
  readonly path?: string;
}

/** Why nothing was done; each has its words. */
type Cause =
  | 'unknown-user'
  | 'not-allowed'
  | 'owners-only'
  | 'yourself'
  | 'last-owner'
  | 'not-invited'
  | 'not-active'
  | 'not-suspended'
  | 'end-before-start'
  | 'end-in-past';

const done = (message: FlashNotice['message'], values?: FlashNotice['values']): Done => ({
  kind: 'done',
  notice: values ? { kind: 'success', message, values } : { kind: 'success', message },
});

/** Acts on the person that the path names, and says on the next page what happened. */
async function onUser(
  visit: PersonVisit,
  act: (asked: Asked) => Promise<Done | { kind: 'refused'; cause: Cause }>,
): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const outcome = await act({
    organizationId: visit.organization.id,
    userId: id,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  const path = `/console/users/${id}`;
  if (outcome.kind === 'done') return redirect(visit, outcome.path ?? path, outcome.notice);
  if (outcome.cause === 'unknown-user') return turnAway(visit, 404);
  return redirect(visit, path, { kind: 'warning', message: `console.refused-${outcome.cause}` });
}
