import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { admitChange, type Denial, mayGive } from '../../domain/users/authority.ts';
import { changeRole } from '../../domain/users/membership.sql.ts';
import type { Role } from '../../domain/users/users.schema.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

export type RoleOutcome = { kind: 'changed' | 'same' } | Refused<Denial>;

/** Gives somebody another role. Only owners make or unmake owners, the last owner stays one, nobody changes their own. */
export const changeUserRole = (
  infra: Needs<'database' | 'keyring'>,
  asked: { organizationId: string; userId: string; role: Role; actor: Actor },
): Promise<RoleOutcome> =>
  infra.database.inOrganization(asked.organizationId, async (tx): Promise<RoleOutcome> => {
    const { organizationId, userId, role, actor } = asked;
    const admitted = await admitChange(tx, { ...asked, weakens: true });
    if (admitted.kind === 'refused') return admitted;
    if (!mayGive(admitted.actorRole, role)) return refused('owners-only');
    const former = admitted.subject.role;
    if (former === role) return { kind: 'same' };
    await tx.run(changeRole(organizationId, userId, role));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'user.role-changed',
      subject: { kind: 'user', id: userId },
      change: { from: former, to: role },
    });
    return { kind: 'changed' };
  });
