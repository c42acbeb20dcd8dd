import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { changeOrganizationStatus } from '../../domain/organizations/organizations.sql.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

/**
 * Suspends an organization or opens it again. While it is suspended nobody of it is let in, and every session is refused
 * from the next request on; who was signed in can go on after it is opened. Doing either twice is no error.
 */
export async function changeSuspension(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, suspended, actor }: { organizationId: string; suspended: boolean; actor: Actor },
): Promise<{ kind: 'changed' } | Refused<'not-found'>> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const status = suspended ? 'suspended' : 'active';
    const row = await tx.one<{ changed: boolean }>(changeOrganizationStatus(organizationId, status));
    if (!row) return refused('not-found');
    if (row.changed)
      await recordEvent(tx, infra, {
        organizationId,
        actor,
        action: suspended ? 'organization.suspended' : 'organization.reopened',
        subject: { kind: 'organization', id: organizationId },
      });
    return { kind: 'changed' };
  });
}
