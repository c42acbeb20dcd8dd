import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Refused } from '../../infra/outcome.ts';

export type EndSessionsOutcome = { kind: 'ended'; count: number } | Refused<Denial>;

/** Signs somebody out everywhere; they may sign in again at once. */
export const endSessionsOfUser = (
  infra: Needs<'database' | 'keyring'>,
  asked: { organizationId: string; userId: string; actor: Actor },
): Promise<EndSessionsOutcome> =>
  infra.database.inOrganization(asked.organizationId, async (tx): Promise<EndSessionsOutcome> => {
    const { organizationId, userId, actor } = asked;
    const admitted = await admitChange(tx, { ...asked, weakens: false });
    if (admitted.kind === 'refused') return admitted;
    const count = await tx.run(endSessionsOf(organizationId, userId, 'ended-by-administrator', null));
    if (count > 0) {
      await recordEvent(tx, infra, {
        organizationId,
        actor,
        action: 'user.sessions-ended',
        subject: { kind: 'user', id: userId },
        change: { count },
      });
    }
    return { kind: 'ended', count };
  });
