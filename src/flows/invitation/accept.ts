import { recordEvent } from '../../domain/audit/audit.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { activateUser } from '../../domain/users/membership.sql.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import type { User } from '../../domain/users/users.ts';
import { consume, revokeAll } from '../../domain/verifications/verifications.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { type ClosedInvitation, inspectInvitation, type OpenInvitation, recordClosed } from './inspect.ts';
import { profileOf } from './letter.ts';

export type AcceptOutcome =
  | { kind: 'accepted'; invitation: OpenInvitation }
  | { kind: 'rejected'; problem: PasswordProblem; invitation: OpenInvitation }
  /** Nothing happened; an administrator finds under the reference why. */
  | { kind: 'refused'; link: ClosedInvitation; reference: string };

/**
 * Sets the person's password, makes the account active and its address verified, and uses the link up: exactly one of
 * any number of tries does. Tries with the same link take turns, so that a crowd of them costs one hash.
 */
export const acceptInvitation = (
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  profiles: Profiles,
  token: string,
  chosen: { password: string; confirmation: string },
  caller: Caller,
): Promise<AcceptOutcome> =>
  turns.take(token, async () => {
    const invitation = await inspectInvitation(infra, token);
    if (invitation.kind === 'closed') return refuse(infra, profiles, token, invitation, caller);
    const { organizationId, name, email } = invitation;
    const organization = (await profileOf(profiles, organizationId)).name;
    const problem = await passwordProblem(chosen.password, chosen.confirmation, {
      name,
      email,
      organization,
    });
    if (problem) return { kind: 'rejected', problem, invitation };
    const hash = await infra.hasher.hash(chosen.password, { organization: organizationId, ip: caller.ip });
    if (await redeem(infra, token, invitation, hash)) return { kind: 'accepted', invitation };
    // Another process was faster.
    const now = await inspectInvitation(infra, token);
    return refuse(infra, profiles, token, now.kind === 'closed' ? now : used(now), caller);
  });

const turns = createTurns();

/** One transaction; false where the link or the account was not waiting any more, and then nothing changed. */
async function redeem(
  infra: Needs<'database' | 'keyring'>,
  token: string,
  { organizationId, userId, email }: OpenInvitation,
  hash: string,
): Promise<boolean> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const user = await tx.one<User>(lockUser(organizationId, userId));
    if (user?.status !== 'invited' || user.email !== email) return false;
    if (!(await consume(tx, 'invitation', token, { browserHash: undefined }))) return false;
    await tx.run(activateUser(organizationId, userId));
    await tx.run(keepPassword(infra, organizationId, userId, hash));
    await revokeAll(tx, organizationId, userId, 'invitation');
    await recordEvent(tx, infra, {
      organizationId,
      actor: { kind: 'user', id: userId },
      action: 'invitation.accepted',
      subject: { kind: 'user', id: userId },
    });
    return true;
  });
}

const used = ({ organizationId, userId }: OpenInvitation): ClosedInvitation => ({
  kind: 'closed',
  because: 'used',
  organizationId,
  userId,
});

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  profiles: Profiles,
  token: string,
  link: ClosedInvitation,
  caller: Caller,
): Promise<AcceptOutcome> {
  return { kind: 'refused', link, reference: await recordClosed(infra, profiles, token, link, caller) };
}
