import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import { deleteUser } from '../../domain/users/membership.sql.ts';
import { findUser } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

export type WithdrawOutcome = { kind: 'withdrawn'; email: string } | Refused<Denial | 'not-invited'>;

/** Takes an unanswered invitation back: its links lead nowhere, the person who never came is gone, the seat is free. */
export async function withdrawInvitation(
  infra: Needs<'database' | 'keyring'>,
  asked: { organizationId: string; userId: string; actor: Actor },
): Promise<WithdrawOutcome> {
  const { organizationId, userId, actor } = asked;
  return infra.database.inOrganization(organizationId, async (tx): Promise<WithdrawOutcome> => {
    const admitted = await admitChange(tx, { organizationId, userId, actor, weakens: true });
    if (admitted.kind === 'refused') return admitted;
    const user = await findUser(tx, organizationId, userId);
    if (user?.status !== 'invited') return refused('not-invited');
    await tx.run(deleteUser(organizationId, userId));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'invitation.withdrawn',
      subject: { kind: 'user', id: userId },
      personal: { name: user.name, email: user.email },
    });
    return { kind: 'withdrawn', email: user.email };
  });
}
