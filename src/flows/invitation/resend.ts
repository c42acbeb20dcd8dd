import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { admitChange, type Denial } from '../../domain/users/authority.ts';
import { findUser } from '../../domain/users/users.ts';
import { revokeAll } from '../../domain/verifications/verifications.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { profileOf, sendInvitation } from './letter.ts';

export type ResendOutcome =
  | { kind: 'sent'; email: string; expiresAt: Date }
  | Refused<Denial | 'not-invited'>;

/** Mails a new link to somebody who has not answered yet; earlier links end. */
export async function resendInvitation(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: { organizationId: string; userId: string; actor: Actor; inviterName: string },
): Promise<ResendOutcome> {
  const { organizationId, userId, actor, inviterName } = asked;
  const profile = await profileOf(profiles, organizationId);
  return infra.database.inOrganization(organizationId, async (tx): Promise<ResendOutcome> => {
    const admitted = await admitChange(tx, { organizationId, userId, actor, weakens: false });
    if (admitted.kind === 'refused') return admitted;
    const user = await findUser(tx, organizationId, userId);
    if (user?.status !== 'invited') return refused('not-invited');
    await revokeAll(tx, organizationId, userId, 'invitation');
    const expiresAt = await sendInvitation(tx, infra, profile, { ...user, inviterName });
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'invitation.sent-again',
      subject: { kind: 'user', id: userId },
    });
    return { kind: 'sent', email: user.email, expiresAt };
  });
}
