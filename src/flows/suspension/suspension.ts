import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import { changeStatus } from '../../domain/users/membership.sql.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

interface Asked {
  readonly organizationId: string;
  readonly userId: string;
  readonly actor: Actor;
}

export type SuspendOutcome = { kind: 'suspended' } | Refused<Denial | 'not-active'>;
export type LiftOutcome = { kind: 'lifted' } | Refused<Denial | 'not-suspended'>;

/** Keeps somebody out until the suspension is lifted; all their sessions end. Who never came in yet is withdrawn instead. */
export const suspendUser = (infra: Needs<'database' | 'keyring'>, asked: Asked): Promise<SuspendOutcome> =>
  infra.database.inOrganization(asked.organizationId, async (tx): Promise<SuspendOutcome> => {
    const { organizationId, userId, actor } = asked;
    const admitted = await admitChange(tx, { ...asked, weakens: true });
    if (admitted.kind === 'refused') return admitted;
    if (admitted.subject.status !== 'active') return refused('not-active');
    await tx.run(changeStatus(organizationId, userId, 'suspended'));
    const ended = await tx.run(endSessionsOf(organizationId, userId, 'suspended', null));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'user.suspended',
      subject: { kind: 'user', id: userId },
      change: { sessionsEnded: ended },
    });
    return { kind: 'suspended' };
  });

/** Lets somebody in again. */
export const liftSuspension = (infra: Needs<'database' | 'keyring'>, asked: Asked): Promise<LiftOutcome> =>
  infra.database.inOrganization(asked.organizationId, async (tx): Promise<LiftOutcome> => {
    const { organizationId, userId, actor } = asked;
    const admitted = await admitChange(tx, { ...asked, weakens: false });
    if (admitted.kind === 'refused') return admitted;
    if (admitted.subject.status !== 'suspended') return refused('not-suspended');
    await tx.run(changeStatus(organizationId, userId, 'active'));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'user.suspension-lifted',
      subject: { kind: 'user', id: userId },
    });
    return { kind: 'lifted' };
  });
