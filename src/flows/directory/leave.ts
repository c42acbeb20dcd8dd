import { authorizationAddress } from '../../domain/identity-sources/openid/authorize.ts';
import { callbackAddress } from '../../domain/identity-sources/openid/callback.ts';
import { knowDirectory } from '../../domain/identity-sources/openid/discovery.ts';
import { type Fault, faultOf } from '../../domain/identity-sources/openid/fault.ts';
import type { OpenIdSource } from '../../domain/identity-sources/sources.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { type Going, keepPending } from './pending.ts';

/** The person is to be sent to `address`, which the button called `label` leads to. */
export interface Leave {
  readonly kind: 'leave';
  readonly label: string;
  readonly address: string;
}

/** Readies somebody's way to a directory and back; the directory's faults come back as one. */
export async function leaveFor(
  infra: Needs<'database' | 'keyring' | 'outbound' | 'portal'>,
  profile: OrganizationProfile,
  source: OpenIdSource,
  going: Pick<Going, 'next' | 'remember' | 'link'> & {
    readonly caller: Caller;
    readonly email?: string | undefined;
  },
): Promise<Leave | { kind: 'fault'; fault: Fault }> {
  const { caller, email, ...rest } = going;
  try {
    const known = await knowDirectory(infra, source, source.settings);
    const secrets = await infra.database.inOrganization(profile.id, (tx) =>
      keepPending(tx, infra, {
        ...rest,
        organizationId: profile.id,
        sourceId: source.id,
        sourceVersion: source.version,
        browserHash: caller.browserHash,
      }),
    );
    const callback = callbackAddress(infra.portal, profile, caller.host, source.id);
    const wish = { afresh: going.link !== undefined, email };
    const address = authorizationAddress(known, source.settings, { ...secrets, callback }, wish);
    return { kind: 'leave', label: source.label, address: address.href };
  } catch (error) {
    const fault = faultOf(error);
    if (!fault) throw error;
    return { kind: 'fault', fault };
  }
}
