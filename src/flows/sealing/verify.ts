import { canonical, type EventRow } from '../../domain/audit/audit.ts';
import type { Needs } from '../../infra/infra.ts';
import { firstLink, nextLink } from './seal.ts';
import { sealedEvents } from './sealing.sql.ts';

export type AuditState =
  /** `head`: the last link, to be written down elsewhere: whoever holds it can tell whether history was rewritten. */
  | { kind: 'whole'; events: number; head: string }
  | { kind: 'broken'; at: number; because: 'missing' | 'altered' | 'chain' };

const perRound = 1_000;

/** Goes through an organization's sealed events from the first and recomputes every MAC and link. */
export async function verifyAudit(
  infra: Needs<'database' | 'keyring'>,
  organizationId: string,
): Promise<AuditState> {
  let chain = firstLink(organizationId);
  let sequence = 0;
  for (;;) {
    const events = await infra.database.inOrganization(organizationId, (tx) =>
      tx.rows<EventRow & { sequence: string; chain: Buffer; mac: Buffer }>(
        sealedEvents(organizationId, sequence, perRound),
      ),
    );
    for (const event of events) {
      sequence += 1;
      if (Number(event.sequence) !== sequence) return { kind: 'broken', at: sequence, because: 'missing' };
      if (!infra.keyring.verifyMac(event.mac, 'audit-event', canonical(event))) {
        return { kind: 'broken', at: sequence, because: 'altered' };
      }
      chain = nextLink(chain, event.mac);
      if (!chain.equals(event.chain)) return { kind: 'broken', at: sequence, because: 'chain' };
    }
    if (events.length < perRound)
      return { kind: 'whole', events: sequence, head: chain.toString('base64url') };
  }
}
