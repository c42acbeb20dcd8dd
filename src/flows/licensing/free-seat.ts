import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { giveSeatBack, holdLicense, type License } from '../../domain/licenses/licenses.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { endSeatless } from './end-seatless.ts';
import { peopleAmong } from './licensing.sql.ts';

/**
 * Takes somebody's seat back; where the organization requires one and no other is in force, their sessions end with it.
 * Freeing it twice is no error. `not-found`: the licence or the person is not of this
 * organization.
 */
export async function freeSeat(
  infra: Needs<'database' | 'keyring'>,
  seat: { organizationId: string; licenseId: string; userId: string; actor: Actor },
): Promise<{ kind: 'freed'; license: License } | Refused<'not-found'>> {
  const { organizationId, licenseId, userId, actor } = seat;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const people = await tx.rows(peopleAmong(organizationId, [userId]));
    const license = await holdLicense(tx, organizationId, licenseId);
    if (!license || people.length === 0) return refused('not-found');
    if (!(await giveSeatBack(tx, organizationId, licenseId, userId))) return { kind: 'freed', license };
    const sessionsEnded = await endSeatless(tx, organizationId, { userId });
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'seat.freed',
      subject: { kind: 'user', id: userId },
      change: { license: licenseId, product: license.product, sessionsEnded },
    });
    return { kind: 'freed', license };
  });
}
