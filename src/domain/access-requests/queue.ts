import type { Tx } from '../../infra/database/database.ts';
import {
  decidedList,
  lockRequest,
  openCount,
  openList,
  requestById,
  requestByVerification,
} from './access-requests.sql.ts';
import type { AccessRequest } from './access-requests.ts';

/** Those that wait for a decision, the longest waiting first; `after` is the id of the last one already seen. */
export const listOpen = (
  tx: Tx,
  organizationId: string,
  after: string | undefined,
  most: number,
): Promise<AccessRequest[]> => tx.rows(openList(organizationId, after, most));

/** Those that are decided or ran out, the latest first; `before` is the id of the last one already seen. */
export const listDecided = (
  tx: Tx,
  organizationId: string,
  before: string | undefined,
  most: number,
): Promise<AccessRequest[]> => tx.rows(decidedList(organizationId, before, most));

export const countOpen = async (tx: Tx, organizationId: string): Promise<number> =>
  (await tx.one<{ count: number }>(openCount(organizationId)))?.count ?? 0;

/** A request that somebody may see: its address is proven. */
export const findRequest = (tx: Tx, organizationId: string, id: string): Promise<AccessRequest | undefined> =>
  tx.one(requestById(organizationId, id));

/** The same, held until the transaction ends: of two who decide the second sees what the first did. */
export async function holdRequest(
  tx: Tx,
  organizationId: string,
  id: string,
): Promise<AccessRequest | undefined> {
  await tx.run(lockRequest(organizationId, id));
  return findRequest(tx, organizationId, id);
}

/** The request that a link belongs to, whatever became of it. */
export const requestOfLink = (
  tx: Tx,
  organizationId: string,
  verificationId: string,
): Promise<AccessRequest | undefined> => tx.one(requestByVerification(organizationId, verificationId));
