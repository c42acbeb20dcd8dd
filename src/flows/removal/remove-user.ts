import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import { deleteUser } from '../../domain/users/membership.sql.ts';
import { findUser } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Refused } from '../../infra/outcome.ts';

export type RemoveOutcome = { kind: 'removed'; name: string } | Refused<Denial>;

/**
 * Removes somebody for good: the account, its password, sessions, links and picture; seats become free. What the audit
 * and the attempts say of them stays, by id.
 */
export const removeUser = (
  infra: Needs<'database' | 'keyring'>,
  asked: { organizationId: string; userId: string; actor: Actor },
): Promise<RemoveOutcome> =>
  infra.database.inOrganization(asked.organizationId, async (tx): Promise<RemoveOutcome> => {
    const { organizationId, userId, actor } = asked;
    const admitted = await admitChange(tx, { ...asked, weakens: true });
    if (admitted.kind === 'refused') return admitted;
    const user = await findUser(tx, organizationId, userId);
    if (!user) throw new Error('a locked user cannot go');
    await tx.run(deleteUser(organizationId, userId));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'user.removed',
      subject: { kind: 'user', id: userId },
      change: { role: user.role, status: user.status },
      personal: { name: user.name, email: user.email },
    });
    return { kind: 'removed', name: user.name };
  });
