import { reopenRequest as reopen } from '../../domain/access-requests/access-requests.sql.ts';
import { holdQueue, type RequestStatus } from '../../domain/access-requests/access-requests.ts';
import { findRequest, holdRequest } from '../../domain/access-requests/queue.ts';
import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { standingOf } from '../../domain/users/authority.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

export type ReopenOutcome =
  | { kind: 'reopened'; email: string }
  /** It waits already, or was approved. */
  | { kind: 'decided'; status: RequestStatus }
  | Refused<'unknown-request' | 'not-allowed' | 'email-taken' | 'already-waiting' | 'queue-full'>;

/** Takes a refusal back: the request waits for a decision again, as from now. The person hears of the next one. */
export const reopenRequest = (
  infra: Needs<'database' | 'keyring'>,
  { organizationId, requestId, actor }: { organizationId: string; requestId: string; actor: Actor },
): Promise<ReopenOutcome> =>
  infra.database.inOrganization(organizationId, async (tx): Promise<ReopenOutcome> => {
    if (!(await standingOf(tx, organizationId, actor))) return refused('not-allowed');
    const seen = await findRequest(tx, organizationId, requestId);
    if (!seen) return refused('unknown-request');
    // The queue first, then the request: whoever enters the queue takes them in the same order.
    const room = await holdQueue(tx, organizationId, seen.email);
    const request = await holdRequest(tx, organizationId, requestId);
    if (!request) return refused('unknown-request');
    const { status, email, name } = request;
    if (status !== 'declined' && status !== 'expired') return { kind: 'decided', status };
    if (request.holderId) return refused('email-taken');
    if (room !== 'free') return refused(room);
    await tx.run(reopen(organizationId, requestId));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'request.reopened',
      subject: { kind: 'access-request', id: requestId },
      personal: { email, name },
    });
    return { kind: 'reopened', email };
  });
