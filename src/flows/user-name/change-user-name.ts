import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import { changeUserName } from '../../domain/users/membership.sql.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

/** Gives somebody a user name to sign in with, or takes it away. Two people never have the same one. */
export async function giveUserName(
  infra: Needs<'database' | 'keyring'>,
  asked: { organizationId: string; userId: string; userName: string | undefined; actor: Actor },
): Promise<{ kind: 'changed' } | Refused<Denial | 'user-name-taken'>> {
  const { organizationId, userId, userName, actor } = asked;
  try {
    return await infra.database.inOrganization(organizationId, async (tx) => {
      const admitted = await admitChange(tx, { ...asked, weakens: false });
      if (admitted.kind === 'refused') return admitted;
      await tx.run(changeUserName(organizationId, userId, userName ?? null));
      await recordEvent(tx, infra, {
        organizationId,
        actor,
        action: 'user.name-given',
        subject: { kind: 'user', id: userId },
        personal: { userName: userName ?? null },
      });
      return { kind: 'changed' as const };
    });
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return refused('user-name-taken');
    throw error;
  }
}
