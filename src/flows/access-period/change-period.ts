import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { endOutsidePeriod } from '../../domain/sessions/ending.sql.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import { changeAccessPeriod } from '../../domain/users/membership.sql.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

export type PeriodOutcome = { kind: 'changed' } | Refused<Denial | 'end-before-start' | 'end-in-past'>;

/**
 * Sets from when until when somebody may come in; undefined on a side means without limit there. At the end sessions
 * end. The last owner's access has no end.
 */
export async function changePeriod(
  infra: Needs<'database' | 'keyring'>,
  asked: {
    organizationId: string;
    userId: string;
    startsAt: Date | undefined;
    endsAt: Date | undefined;
    actor: Actor;
  },
): Promise<PeriodOutcome> {
  const { organizationId, userId, startsAt, endsAt, actor } = asked;
  if (startsAt && endsAt && endsAt <= startsAt) return refused('end-before-start');
  if (endsAt && endsAt.getTime() <= Date.now()) return refused('end-in-past');
  return infra.database.inOrganization(organizationId, async (tx): Promise<PeriodOutcome> => {
    const limited = startsAt !== undefined || endsAt !== undefined;
    const admitted = await admitChange(tx, { organizationId, userId, actor, weakens: limited });
    if (admitted.kind === 'refused') return admitted;
    // What the former period has ended stays ended, whatever the new one says.
    const before = await tx.run(endOutsidePeriod(organizationId, userId));
    await tx.run(changeAccessPeriod(organizationId, userId, startsAt ?? null, endsAt ?? null));
    const after = await tx.run(endOutsidePeriod(organizationId, userId));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'user.access-period-changed',
      subject: { kind: 'user', id: userId },
      change: {
        startsAt: startsAt?.toISOString() ?? null,
        endsAt: endsAt?.toISOString() ?? null,
        sessionsEnded: before + after,
      },
    });
    return { kind: 'changed' };
  });
}
