import type { Cause } from '../../domain/attempts/causes.ts';
import type { OpenIdSource } from '../../domain/identity-sources/sources.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from '../sign-in/facts.ts';
import { gather } from '../sign-in/gather.ts';
import type { SignInRefused } from '../sign-in/outcome.ts';
import { refuse } from '../sign-in/refuse.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { judge } from '../sign-in/steps.ts';
import { type Leave, leaveFor } from './leave.ts';
import { organizationOfSource } from './pending.sql.ts';

export interface DirectoryRequest {
  /** Whose address the request came to; undefined at the shared one, where the source says whose it is. */
  readonly organizationId: string | undefined;
  readonly sourceId: string;
  readonly caller: Caller;
}

/** Sends somebody to a directory. `not-found`: there is no such directory here. */
export async function startDirectorySignIn(
  infra: Needs<'database' | 'keyring' | 'outbound' | 'portal'>,
  profiles: Profiles,
  request: DirectoryRequest & {
    /** Where the person was going. */
    readonly next: string;
    readonly remember: boolean;
    /** Typed here already; the directory may fill it in. */
    readonly email?: string | undefined;
  },
): Promise<Leave | SignInRefused | { kind: 'not-found' }> {
  const found = await findDirectory(infra, profiles, request);
  if (!found) return { kind: 'not-found' };
  const { facts, profile, source } = found;
  const turnedAway = (cause: Cause, detail = {}) =>
    refuse(infra, facts, { caller: request.caller, email: undefined, detail }, cause);
  const cause = judge(facts, 'account');
  if (cause) return turnedAway(cause);
  const leave = await leaveFor(infra, profile, source, request);
  return leave.kind === 'leave' ? leave : turnedAway(leave.fault.cause, leave.fault.detail);
}

/** The directory that a path names, with the facts that are known before the person is; undefined: none here. */
export async function findDirectory(
  infra: Needs<'database' | 'keyring'>,
  profiles: Profiles,
  { organizationId: own, sourceId, caller }: DirectoryRequest,
) {
  const row = await infra.database.outside.one<{ id: string | null }>(organizationOfSource(sourceId));
  const organizationId = row?.id ?? undefined;
  if (!organizationId || (own && own !== organizationId)) return undefined;
  const [gathered, profile] = await Promise.all([
    gather(infra, {
      organizationId,
      organizationName: '',
      email: '',
      browserHash: caller.browserHash,
      raise: false,
      sourceId,
    }),
    profiles.byId(organizationId),
  ]);
  const { source } = gathered;
  if (source?.kind !== 'openid' || !profile) return undefined;
  const facts: SignInFacts = { ...gathered, atOwnAddress: own !== undefined };
  return { facts, profile, source: source as OpenIdSource };
}
