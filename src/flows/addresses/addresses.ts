import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { addAddress, giveUpAddress, holdAddress, keepCheck } from '../../domain/organizations/addresses.ts';
import { type HostProblem, parseHostName } from '../../domain/organizations/host-name.ts';
import { endSessionsAt } from '../../domain/sessions/ending.sql.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { findProof } from './find-proof.ts';

interface Deed {
  readonly organizationId: string;
  readonly actor: Actor;
}

export type AddOutcome =
  /** `proven`: the organization is served there from now on; else the TXT record is waited for. */
  { kind: 'added'; host: string; proven: boolean } | Refused<HostProblem | 'host-taken'>;

/** Gives an organization a host name of its own, as somebody typed it. */
export async function addHost(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  { organizationId, actor, typed }: Deed & { readonly typed: string },
): Promise<AddOutcome> {
  const parsed = parseHostName(typed, infra.portal);
  if (parsed.kind === 'problem') return refused(parsed.problem);
  const { host, proven } = parsed;
  try {
    await infra.database.inOrganization(organizationId, async (tx) => {
      await addAddress(tx, { organizationId, host, proven });
      if (proven) await leaveSharedAddress(tx, infra, organizationId);
      await recordEvent(tx, infra, event(organizationId, actor, 'address.added', { host, proven }));
    });
    return { kind: 'added', host, proven };
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return refused('host-taken');
    throw error;
  }
}

export type CheckOutcome = { kind: 'proven' | 'missing' | 'unreachable' } | Refused<'not-found'>;

/**
 * Looks for the proof of a foreign domain and puts the address in force once it is there. An address in force whose
 * proof is gone stays in force: operators are shown since when. No database connection is held while asking.
 */
export async function checkHost(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  { organizationId, actor, host }: Deed & { readonly host: string },
): Promise<CheckOutcome> {
  const address = await infra.database.inOrganization(organizationId, (tx) =>
    holdAddress(tx, organizationId, host),
  );
  if (!address || address.releasedAt) return refused('not-found');
  if (!address.proof) return { kind: 'proven' };
  const found = await findProof(host, address.proof);
  if (found === 'unreachable' && !address.verifiedAt) return { kind: 'unreachable' };
  await infra.database.inOrganization(organizationId, async (tx) => {
    const now = await holdAddress(tx, organizationId, host);
    if (now?.proof !== address.proof) return;
    await keepCheck(tx, now, found === 'found');
    if (found !== 'found' || now.verifiedAt) return;
    await leaveSharedAddress(tx, infra, organizationId);
    await recordEvent(tx, infra, event(organizationId, actor, 'address.verified', { host }));
  });
  return { kind: found === 'found' ? 'proven' : found };
}

/** Gives a host name up at once; for 30 days only the same organization can take it again. */
export async function releaseHost(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, actor, host }: Deed & { readonly host: string },
): Promise<{ kind: 'released' } | Refused<'not-found'>> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const address = await holdAddress(tx, organizationId, host);
    if (!address) return refused('not-found');
    if ((await giveUpAddress(tx, organizationId, host)) > 0)
      await recordEvent(tx, infra, event(organizationId, actor, 'address.released', { host }));
    return { kind: 'released' };
  });
}

/** An organization with an address of its own is served there only: who is signed in at the shared one is no longer. */
const leaveSharedAddress = (tx: Tx, infra: Needs<'portal'>, organizationId: string): Promise<number> =>
  tx.run(endSessionsAt(organizationId, infra.portal.publicUrl.hostname, 'address-changed'));

const event = (organizationId: string, actor: Actor, action: string, change: Record<string, unknown>) => ({
  organizationId,
  actor,
  action,
  subject: { kind: 'organization', id: organizationId },
  change,
});
