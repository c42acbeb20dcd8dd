import { decideRequest } from '../../domain/access-requests/access-requests.sql.ts';
import { inTurn, localeOf, type RequestStatus } from '../../domain/access-requests/access-requests.ts';
import { holdRequest } from '../../domain/access-requests/queue.ts';
import { recordEvent } from '../../domain/audit/audit.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { type InviteOutcome, inviteWithin, type NewInvitation } from '../invitation/invite.ts';
import { profileOf } from '../invitation/letter.ts';

export interface Approval extends Omit<NewInvitation, 'email' | 'name'> {
  readonly requestId: string;
}

export type ApproveOutcome =
  | { kind: 'approved'; userId: string; email: string }
  /** Somebody decided before, or it ran out. */
  | { kind: 'decided'; status: RequestStatus }
  | Refused<'unknown-request' | Extract<InviteOutcome, { kind: 'refused' }>['cause']>;

/**
 * Grants somebody what they asked for: an invitation to the address of the request, exactly one, whoever decides at once.
 * Whatever refuses leaves the request as it was.
 */
export async function approveRequest(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  approval: Approval,
): Promise<ApproveOutcome> {
  const { organizationId, requestId, actor } = approval;
  const profile = await profileOf(profiles, organizationId);
  const act = async (tx: Tx): Promise<ApproveOutcome> => {
    const request = await holdRequest(tx, organizationId, requestId);
    if (!request) return refused('unknown-request');
    const { status, email, name } = request;
    if (status !== 'open') return { kind: 'decided', status };
    const locale = approval.locale ?? localeOf(request, profile.settings.languages.default);
    const invited = await inviteWithin(tx, infra, profile, { ...approval, email, name, locale });
    if (invited.kind === 'refused') return invited;
    const { userId } = invited;
    const by = actor.kind === 'user' ? (actor.id ?? null) : null;
    const decision = { organizationId, id: requestId, status: 'approved', by, answer: null, userId } as const;
    if ((await tx.run(decideRequest(decision))) !== 1)
      throw new Error('an open request could not be decided');
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'request.approved',
      subject: { kind: 'user', id: userId },
      change: { request: requestId },
    });
    return { kind: 'approved', userId, email };
  };
  return inTurn(requestId, () => infra.database.inOrganization(organizationId, act));
}
