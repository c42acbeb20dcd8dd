import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { holdLicense, takeSeats } from '../../domain/licenses/licenses.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { mayGive, standingOf } from '../../domain/users/authority.ts';
import type { Role } from '../../domain/users/users.schema.ts';
import { addUser } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { profileOf, sendInvitation } from './letter.ts';

export interface NewInvitation {
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** The licence that the person takes a seat of at once. */
  readonly licenseId?: string | undefined;
  readonly accessStartsAt?: Date | undefined;
  readonly accessEndsAt?: Date | undefined;
  /** Language of the mail and, later, of the person; the organization's own unless given. */
  readonly locale?: Locale | undefined;
  readonly actor: Actor;
  /** Who the mail says it comes from. */
  readonly inviterName: string;
}

export type InviteOutcome =
  | { kind: 'invited'; userId: string; expiresAt: Date }
  | Refused<'email-taken' | 'no-seats-left' | 'license-not-in-force' | 'owners-only' | 'not-allowed'>;

/**
 * Grants a person access: the user, the seat, the link and the mail that brings it, all or nothing. Everything that may
 * refuse comes before anything is written.
 */
export async function inviteUser(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  invitation: NewInvitation,
): Promise<InviteOutcome> {
  const profile = await profileOf(profiles, invitation.organizationId);
  return infra.database.inOrganization(invitation.organizationId, (tx) =>
    inviteWithin(tx, infra, profile, invitation),
  );
}

/** The same in the transaction of a story that ends in an invitation. A refusal has changed nothing. */
export async function inviteWithin(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  invitation: NewInvitation,
): Promise<InviteOutcome> {
  const { organizationId, actor, licenseId } = invitation;
  const standing = await standingOf(tx, organizationId, actor);
  if (!standing) return refused('not-allowed');
  if (!mayGive(standing, invitation.role)) return refused('owners-only');
  const obstacle = licenseId && (await seatObstacle(tx, organizationId, licenseId));
  if (obstacle) return refused(obstacle);

  const invitedBy = actor.kind === 'user' ? actor.id : undefined;
  const userId = await addUser(tx, { ...invitation, status: 'invited', invitedBy });
  if (!userId) return refused('email-taken');
  if (licenseId) await takeSeats(tx, organizationId, licenseId, [userId], actor.id);
  const { email, name, locale = null, inviterName } = invitation;
  const expiresAt = await sendInvitation(tx, infra, profile, {
    id: userId,
    email,
    name,
    locale,
    inviterName,
  });
  await recordEvent(tx, infra, {
    organizationId,
    actor,
    action: 'user.invited',
    subject: { kind: 'user', id: userId },
    change: {
      role: invitation.role,
      license: licenseId,
      accessStartsAt: invitation.accessStartsAt?.toISOString(),
      accessEndsAt: invitation.accessEndsAt?.toISOString(),
    },
    personal: { email, name },
  });
  return { kind: 'invited', userId, expiresAt };
}

/** Why no seat can be taken of a licence, which is held from now on: the last seat goes to exactly one. */
async function seatObstacle(tx: Tx, organizationId: string, licenseId: string) {
  const license = await holdLicense(tx, organizationId, licenseId);
  if (!license || license.state === 'ended') return 'license-not-in-force';
  return license.free > 0 ? undefined : 'no-seats-left';
}
