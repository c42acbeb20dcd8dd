import { mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import type { User } from '../../domain/users/users.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import type { Tx } from '../../infra/database/database.ts';
import { formats } from '../../infra/i18n/formats.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { days } from '../../infra/time.ts';
import { inviterOf } from './invitation.sql.ts';
import { invitationSettings } from './settings.ts';

/** Makes a new link for somebody who is invited and queues the mail that brings it. Answers when the link ends. */
export async function sendInvitation(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  invited: { id: string; email: string; name: string; locale: string | null; inviterName: string },
): Promise<Date> {
  const lifetime = days(profile.section(invitationSettings).days);
  const { token } = await issueVerification(tx, {
    organizationId: profile.id,
    purpose: 'invitation',
    userId: invited.id,
    email: invited.email,
    lifetime,
  });
  const { default: usual, timeZone } = profile.settings.languages;
  const locale = isLocale(invited.locale) ? invited.locale : usual;
  const expiresAt = new Date(Date.now() + lifetime);
  const mail = mailStatements(infra, profile, {
    kind: 'invitation',
    to: invited.email,
    userId: invited.id,
    locale,
    values: {
      name: invited.name,
      inviter: invited.inviterName,
      expires: formats(locale, timeZone).dateTime(expiresAt),
    },
    link: new URL(`/invitation/${token}`, addressOf(infra.portal, profile)),
  });
  await Promise.all(mail.map((statement) => tx.run(statement)));
  return expiresAt;
}

/** A new link for somebody who waits to answer an invitation, in the name of who invited them; earlier links live on. */
export async function sendInvitationAgain(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  invited: User,
): Promise<Date> {
  const inviter = await tx.one<{ name: string }>(inviterOf(profile.id, invited.id));
  return sendInvitation(tx, infra, profile, { ...invited, inviterName: inviter?.name ?? profile.name });
}

/** The profile of an organization that must exist, because something of it was just read. */
export async function profileOf(profiles: Profiles, organizationId: string): Promise<OrganizationProfile> {
  const profile = await profiles.byId(organizationId);
  if (!profile) throw new Error(`there is no organization ${organizationId}`);
  return profile;
}
