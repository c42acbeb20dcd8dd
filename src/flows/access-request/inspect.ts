import type { AccessRequest } from '../../domain/access-requests/access-requests.ts';
import { requestOfLink } from '../../domain/access-requests/queue.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { recordClosedLink } from '../../domain/attempts/closed-link.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { inspectVerification, type Verification } from '../../domain/verifications/verifications.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { requestsTaken } from './settings.ts';

/** A mailed link that somebody followed, and where. */
export interface Followed {
  readonly token: string;
  /** Host and port as asked for. */
  readonly host: string;
  readonly caller: Caller;
}

export interface OpenLink {
  readonly kind: 'open';
  readonly profile: OrganizationProfile;
  readonly request: AccessRequest;
  readonly verification: Verification;
}

export interface ClosedLink {
  readonly kind: 'closed';
  readonly cause: Cause;
  /** Whose link it was, as far as that is known. */
  readonly profile: OrganizationProfile | undefined;
}

/** Looks at a link without using it up: whether it still puts a request into the queue, and if not, why. */
export async function inspectRequestLink(
  infra: Needs<'database' | 'portal'>,
  profiles: Profiles,
  { token, host, caller }: Followed,
): Promise<OpenLink | ClosedLink> {
  const organizationId = parseToken(token)?.organizationId;
  const profile = organizationId ? await profiles.byId(organizationId) : undefined;
  const closed = (cause: Cause): ClosedLink => ({ kind: 'closed', cause, profile });
  if (!profile) return closed('link-altered');
  return infra.database.inOrganization(profile.id, async (tx) => {
    const state = await inspectVerification(tx, 'access-request', token, caller.browserHash);
    if (state.kind === 'altered') return closed('link-altered');
    if (!isServedAt(infra.portal, profile, host)) return closed('wrong-address');
    if (state.kind === 'closed') return closed(`link-${state.because}`);
    if (profile.status !== 'active') return closed('organization-suspended');
    if (!requestsTaken(profile)) return closed('requests-off');
    const { verification } = state;
    const request = await requestOfLink(tx, profile.id, verification.id);
    return request ? { kind: 'open', profile, request, verification } : closed('link-expired');
  });
}

/** Keeps that a link led nowhere; answers the reference code to show. */
export const recordClosed = (
  infra: Needs<'database' | 'keyring'>,
  { caller }: Followed,
  { cause, profile }: Omit<ClosedLink, 'kind'>,
): Promise<string> => recordClosedLink(infra, { ...caller, cause, organizationId: profile?.id });
