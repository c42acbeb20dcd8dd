import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { holdLicense, isSeatLimit, type License, takeSeats } from '../../domain/licenses/licenses.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { createTurns } from '../../infra/turns.ts';
import { peopleAmong } from './licensing.sql.ts';

export type SeatsOutcome =
  /** `count`: how many had no seat of this licence before. */
  | { kind: 'assigned'; license: License; count: number }
  /** Nobody was given one: it is all of the people or none. */
  | { kind: 'refused'; cause: 'no-seats-left'; license: License }
  | { kind: 'refused'; cause: 'license-ended'; license: License }
  | Refused<'not-found'>;

interface Assignment {
  readonly organizationId: string;
  readonly licenseId: string;
  readonly actor: Actor;
}

/** Gives one person a seat; a second time is no error. */
export const assignSeat = (
  infra: Needs<'database' | 'keyring'>,
  assignment: Assignment & { readonly userId: string },
): Promise<SeatsOutcome> => assignSeats(infra, { ...assignment, userIds: [assignment.userId] });

/**
 * Gives several people a seat each: all of them, or nobody where there are too few. The database decides, so that a seat
 * can never be given twice, whatever runs at once. `not-found`: the licence or one of the people is not of this
 * organization.
 */
export const assignSeats = (
  infra: Needs<'database' | 'keyring'>,
  assignment: Assignment & { readonly userIds: readonly string[] },
): Promise<SeatsOutcome> =>
  // A rush for one licence waits here: waiting for its row, it would hold every connection there is.
  turns.take(assignment.licenseId, () => assignHeld(infra, assignment));

const turns = createTurns();

async function assignHeld(
  infra: Needs<'database' | 'keyring'>,
  assignment: Assignment & { readonly userIds: readonly string[] },
): Promise<SeatsOutcome> {
  let license: License | undefined;
  try {
    return await infra.database.inOrganization(assignment.organizationId, async (tx) => {
      const people = await tx.rows(peopleAmong(assignment.organizationId, assignment.userIds));
      license = await holdLicense(tx, assignment.organizationId, assignment.licenseId);
      if (!license || people.length < new Set(assignment.userIds).size) return refused('not-found');
      if (license.state === 'ended') return { kind: 'refused', cause: 'license-ended', license };
      return { kind: 'assigned', license, count: await assign(tx, infra, license, assignment) };
    });
  } catch (error) {
    if (!license || !isSeatLimit(error)) throw error;
    return { kind: 'refused', cause: 'no-seats-left', license };
  }
}

async function assign(
  tx: Tx,
  infra: Needs<'keyring'>,
  { id: licenseId, product }: License,
  { organizationId, userIds, actor }: Assignment & { readonly userIds: readonly string[] },
): Promise<number> {
  const seated = await takeSeats(tx, organizationId, licenseId, userIds, actor.id);
  for (const id of seated) {
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'seat.assigned',
      subject: { kind: 'user', id },
      change: { license: licenseId, product },
    });
  }
  return seated.length;
}
