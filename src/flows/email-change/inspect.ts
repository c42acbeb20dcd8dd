import type { Cause } from '../../domain/attempts/causes.ts';
import { recordClosedLink } from '../../domain/attempts/closed-link.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { findUser, type User } from '../../domain/users/users.ts';
import { inspectVerification, type Verification } from '../../domain/verifications/verifications.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { passwordChangedSince } from './email-change.sql.ts';

/** A link that somebody followed, and where. */
export interface Followed {
  readonly token: string;
  /** Host and port as asked for. */
  readonly host: string;
  readonly caller: Caller;
}

export interface OpenLink {
  readonly kind: 'open';
  readonly profile: OrganizationProfile;
  readonly user: User;
  readonly verification: Verification;
}

/**
 * Whether this is the person whose address changes: in the browser that asked, or signed in. Whoever merely reads the new
 * mailbox is not asked to confirm: the address may have been mistyped, and its owner would take the account over.
 */
export const isOwnLink = (link: OpenLink, session: PersonSession | undefined): boolean =>
  link.verification.sameBrowser || session?.user.id === link.user.id;

export interface ClosedLink {
  readonly kind: 'closed';
  readonly cause: Cause;
  readonly organizationId: string | undefined;
  readonly userId: string | undefined;
}

/** Looks at a link without using it up: whether it still leads to the new address here, and if not, why. */
export async function inspectEmailChange(
  infra: Needs<'database' | 'portal'>,
  profiles: Profiles,
  { token, host, caller }: Followed,
): Promise<OpenLink | ClosedLink> {
  const organizationId = parseToken(token)?.organizationId;
  const profile = organizationId ? await profiles.byId(organizationId) : undefined;
  const closed = (cause: Cause, userId?: string | null): ClosedLink => ({
    kind: 'closed',
    cause,
    organizationId: profile?.id,
    userId: userId ?? undefined,
  });
  if (!profile) return closed('link-altered');
  return infra.database.inOrganization(profile.id, async (tx) => {
    const state = await inspectVerification(tx, 'email-change', token, caller.browserHash);
    if (state.kind === 'altered') return closed('link-altered');
    const { verification } = state;
    const { userId } = verification;
    if (!isServedAt(infra.portal, profile, host)) return closed('wrong-address', userId);
    if (state.kind === 'closed') return closed(`link-${state.because}`, userId);
    if (profile.status !== 'active') return closed('organization-suspended', userId);
    const user = await findUser(tx, profile.id, userId ?? '');
    if (user?.status !== 'active') return closed('user-suspended', userId);
    if (await isOutdated(tx, verification)) return closed('link-revoked', userId);
    return { kind: 'open', profile, user, verification };
  });
}

/** A password that changed since closes the link, however it changed. */
export async function isOutdated(tx: Tx, link: Verification): Promise<boolean> {
  const row = await tx.one<{ changed: boolean }>(passwordChangedSince(link.organizationId, link.id));
  return row?.changed !== false;
}

/** Keeps that a link led nowhere; answers the reference code to show. */
export const recordClosed = (
  infra: Needs<'database' | 'keyring'>,
  { caller }: Followed,
  { cause, organizationId, userId }: Omit<ClosedLink, 'kind'>,
): Promise<string> => recordClosedLink(infra, { ...caller, cause, organizationId, userId });
