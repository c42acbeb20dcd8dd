import { createHash } from 'node:crypto';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import {
  deleteUnsealed,
  insertSeals,
  lastSeal,
  organizationsToSeal,
  trySealing,
  unsealedEvents,
} from './sealing.sql.ts';

const most = 1_000;

/**
 * Numbers the new events of every organization and chains them, each link over the one before and the event's own MAC:
 * what was removed, changed or slipped in later breaks the chain. One sealer per organization at a time.
 */
export async function sealEvents(infra: Needs<'database'>): Promise<void> {
  const due = await infra.database.outside.rows<{ id: string }>(organizationsToSeal);
  for (const { id } of due) {
    let sealed = most;
    while (sealed === most)
      sealed = await infra.database.inOrganization(id, (tx) => sealOrganization(tx, id));
  }
}

/** Resolves to how many were sealed, `most` at a time: a transaction must not take long. */
async function sealOrganization(tx: Tx, organizationId: string): Promise<number> {
  const turn = await tx.one<{ mine: boolean }>(trySealing(organizationId));
  if (!turn?.mine) return 0;
  const events = await tx.rows<{ id: string; mac: Buffer }>(unsealedEvents(organizationId, most));
  if (events.length === 0) return 0;
  const last = await tx.one<{ sequence: string; chain: Buffer }>(lastSeal(organizationId));
  let sequence = Number(last?.sequence ?? 0);
  let chain = last?.chain ?? firstLink(organizationId);
  const seals = events.map((event) => {
    chain = nextLink(chain, event.mac);
    sequence += 1;
    return { sequence, eventId: event.id, chain };
  });
  await tx.run(insertSeals(organizationId, seals));
  await tx.run(
    deleteUnsealed(
      organizationId,
      events.map((event) => event.id),
    ),
  );
  return events.length;
}

/** The chain of an organization begins with the organization itself. */
export const firstLink = (organizationId: string): Buffer =>
  createHash('sha256').update(organizationId).digest();

export const nextLink = (before: Buffer, mac: Buffer): Buffer =>
  createHash('sha256').update(before).update(mac).digest();
