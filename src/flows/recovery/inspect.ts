import type { Cause } from '../../domain/attempts/causes.ts';
import { recordClosedLink } from '../../domain/attempts/closed-link.ts';
import { type Organization, readOrganization } from '../../domain/organizations/organizations.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import { findUser, foldEmail, type User } from '../../domain/users/users.ts';
import {
  inspectVerification,
  type Verification,
  type VerificationState,
} from '../../domain/verifications/verifications.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';

/** What a link of recovery is for; `own-password` is no link, but waits in a cookie as one does. */
export type RecoveryPurpose = 'password-reset' | 'generated-password' | 'own-password';

/** Where a link is looked at: what it is, and the place it was opened at. */
export interface Followed {
  readonly token: string;
  /** The organization whose own address this is; undefined at the shared one. */
  readonly organizationId: string | undefined;
  /** Host and port as asked for. */
  readonly host: string;
  readonly caller: Caller;
}

export interface OpenLink {
  readonly kind: 'open';
  readonly organization: Organization;
  readonly user: User;
  readonly verification: Verification;
}

export interface ClosedLink {
  readonly kind: 'closed';
  readonly cause: Cause;
  /** Whose link it was, as far as that is known. */
  readonly organization: Organization | undefined;
  readonly userId: string | undefined;
}

/** Looks at a link without using it up: whether it still leads on here, and if not, why. */
export async function inspectLink(
  infra: Needs<'database' | 'portal'>,
  purpose: RecoveryPurpose,
  followed: Followed,
): Promise<OpenLink | ClosedLink> {
  const { token, caller } = followed;
  const id = parseToken(token)?.organizationId ?? followed.organizationId;
  if (!id) return altered;
  return infra.database.inOrganization(id, async (tx) => {
    const [organization, state] = await Promise.all([
      readOrganization(tx, id),
      inspectVerification(tx, purpose, token, caller.browserHash),
    ]);
    if (!organization || state.kind === 'altered') return { ...altered, organization };
    const { userId } = state.verification;
    const user = userId ? await findUser(tx, id, userId) : undefined;
    const cause = refusal(infra, followed.host, organization, state, user);
    if (!cause && user) return { kind: 'open', organization, user, verification: state.verification };
    return { kind: 'closed', cause: cause ?? 'link-revoked', organization, userId: user?.id };
  });
}

const altered: ClosedLink = {
  kind: 'closed',
  cause: 'link-altered',
  organization: undefined,
  userId: undefined,
};

/** What has happened since the link was sent counts as if it had been revoked. */
function refusal(
  infra: Needs<'portal'>,
  host: string,
  organization: Organization,
  state: Exclude<VerificationState, { kind: 'altered' }>,
  user: User | undefined,
): Cause | undefined {
  if (!isServedAt(infra.portal, organization, host)) return 'wrong-address';
  if (state.kind === 'closed') return `link-${state.because}`;
  if (organization.status !== 'active') return 'organization-suspended';
  if (user?.status !== 'active') return 'user-suspended';
  return foldEmail(user.email) === foldEmail(state.verification.email) ? undefined : 'link-revoked';
}

/** Keeps that somebody stood before a closed link; answers the reference code to show. */
export const recordClosed = (
  infra: Needs<'database' | 'keyring'>,
  { caller, organizationId }: Followed,
  { cause, organization, userId }: ClosedLink,
): Promise<string> =>
  recordClosedLink(infra, { ...caller, cause, userId, organizationId: organization?.id ?? organizationId });
