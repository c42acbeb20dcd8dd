import { recordClosedLink } from '../../domain/attempts/closed-link.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { findUser } from '../../domain/users/users.ts';
import { inspectVerification } from '../../domain/verifications/verifications.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';

/** An invitation that waits for its person to choose a password. */
export interface OpenInvitation {
  readonly kind: 'open';
  readonly organizationId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/** A link that leads nowhere any more. `altered`: no such link was ever sent. */
export type ClosedInvitation =
  | { kind: 'closed'; because: 'expired' | 'used' | 'revoked'; organizationId: string; userId: string }
  | { kind: 'closed'; because: 'altered' };

/** Looks at the link of an invitation and changes nothing: what a GET may do. */
export async function inspectInvitation(
  infra: Needs<'database'>,
  token: string,
): Promise<OpenInvitation | ClosedInvitation> {
  const organizationId = parseToken(token)?.organizationId;
  if (!organizationId) return { kind: 'closed', because: 'altered' };
  return infra.database.inOrganization(organizationId, async (tx) => {
    const state = await inspectVerification(tx, 'invitation', token, undefined);
    if (state.kind === 'altered' || !state.verification.userId) return { kind: 'closed', because: 'altered' };
    const { userId } = state.verification;
    if (state.kind === 'closed') return { kind: 'closed', because: state.because, organizationId, userId };
    const user = await findUser(tx, organizationId, userId);
    if (user?.status !== 'invited' || user.email !== state.verification.email) {
      return { kind: 'closed', because: 'revoked', organizationId, userId };
    }
    return { kind: 'open', organizationId, userId, name: user.name, email: user.email };
  });
}

/** Keeps the failure where an administrator finds it: with the link's organization, else with the operators. */
export async function recordClosed(
  infra: Needs<'database' | 'keyring'>,
  profiles: Profiles,
  token: string,
  link: ClosedInvitation,
  caller: Caller,
): Promise<string> {
  const named = parseToken(token)?.organizationId;
  return recordClosedLink(infra, {
    ...caller,
    cause: `link-${link.because}`,
    organizationId: named && (await profiles.byId(named))?.id,
    userId: link.because === 'altered' ? undefined : link.userId,
  });
}
