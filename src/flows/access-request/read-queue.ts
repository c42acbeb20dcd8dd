import { openCount } from '../../domain/access-requests/access-requests.sql.ts';
import type { AccessRequest } from '../../domain/access-requests/access-requests.ts';
import { countOpen, findRequest, listDecided, listOpen } from '../../domain/access-requests/queue.ts';
import { findUser, type User } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';

export interface RequestQueue {
  readonly open: readonly AccessRequest[];
  readonly openCount: number;
  readonly decided: readonly AccessRequest[];
}

/** What administrators decide on, the longest waiting first, and what was decided, the latest first. */
export const readQueue = (
  infra: Needs<'database'>,
  organizationId: string,
  part: { openAfter: string | undefined; decidedBefore: string | undefined; most: number },
): Promise<RequestQueue> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const [open, openCount, decided] = await Promise.all([
      listOpen(tx, organizationId, part.openAfter, part.most),
      countOpen(tx, organizationId),
      listDecided(tx, organizationId, part.decidedBefore, part.most),
    ]);
    return { open, openCount, decided };
  });

/** How many wait for a decision. */
export async function countWaiting(infra: Needs<'database'>, organizationId: string): Promise<number> {
  const [rows] = await infra.database.batch(organizationId, [openCount(organizationId)]);
  return (rows as { count: number }[])[0]?.count ?? 0;
}

/** One request, with whoever has its address now. Undefined where there is none that anybody may see. */
export const readRequest = (
  infra: Needs<'database'>,
  organizationId: string,
  id: string,
): Promise<{ request: AccessRequest; holder: User | undefined } | undefined> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const request = await findRequest(tx, organizationId, id);
    if (!request) return undefined;
    const holder = request.holderId ? await findUser(tx, organizationId, request.holderId) : undefined;
    return { request, holder };
  });
