import type { Cause } from '../../domain/attempts/causes.ts';
import type { SourcePerson } from '../../domain/identity-sources/identities.ts';
import { callbackAddress } from '../../domain/identity-sources/openid/callback.ts';
import { redeem } from '../../domain/identity-sources/openid/exchange.ts';
import { type OpenIdSource, openSecrets } from '../../domain/identity-sources/sources.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Needs } from '../../infra/infra.ts';
import { completeSignIn } from '../sign-in/complete.ts';
import type { SignInFacts } from '../sign-in/facts.ts';
import { resolvePerson } from '../sign-in/from-source.ts';
import { gather } from '../sign-in/gather.ts';
import type { SignedIn, SignInRefused } from '../sign-in/outcome.ts';
import { refuse } from '../sign-in/refuse.ts';
import { judge } from '../sign-in/steps.ts';
import { linkPerson } from './link.ts';
import { type Pending, takePending } from './pending.ts';
import { type DirectoryRequest, findDirectory } from './start.ts';

export type DirectoryOutcome =
  | { readonly kind: 'signed-in'; readonly signedIn: SignedIn; readonly next: string }
  /** The directory's account is the person's too from now on. */
  | { readonly kind: 'linked'; readonly label: string }
  /** `purpose`: what the person was about, as far as that is known. */
  | (SignInRefused & { readonly purpose: Pending['purpose'] | undefined })
  | { readonly kind: 'not-found' };

interface Back extends DirectoryRequest {
  /** What the directory put behind the address. */
  readonly query: URLSearchParams;
  /** Who is signed in in this browser. */
  readonly session: PersonSession | undefined;
}

/**
 * Somebody comes back from a directory: what was kept for them is taken once, the answer is redeemed and checked, and who
 * it is signs in by the same steps as everybody, or is linked to the person who is signed in here. Nobody is ever found
 * by an e-mail address.
 */
export async function finishDirectorySignIn(
  infra: Needs<'database' | 'keyring' | 'outbound' | 'portal'>,
  profiles: Profiles,
  back: Back,
): Promise<DirectoryOutcome> {
  const found = await findDirectory(infra, profiles, back);
  if (!found) return { kind: 'not-found' };
  const { facts, profile, source } = found;
  const { caller, query } = back;
  const pending = await infra.database.inOrganization(profile.id, (tx) =>
    takePending(tx, infra, {
      organizationId: profile.id,
      sourceId: source.id,
      browserHash: caller.browserHash,
      states: query.getAll('state'),
    }),
  );
  const purpose = typeof pending === 'string' ? undefined : pending.purpose;
  const turnedAway = async (cause: Cause, detail = {}, known = facts, email?: string) => ({
    ...(await refuse(infra, known, { caller, email, detail: { ...detail, purpose } }, cause)),
    purpose,
  });

  if (typeof pending === 'string') return turnedAway('directory-state-unknown', { word: pending });
  const cause = judge(facts, 'account');
  if (cause) return turnedAway(cause);
  const strange = strangeness(pending, source, back.session);
  if (strange) return turnedAway('directory-state-unknown', { word: strange });

  const answered = await ask(infra, profile, source, pending, back);
  if (answered.kind === 'refused') return turnedAway(answered.fault.cause, answered.fault.detail);
  const { person } = answered;
  if (pending.purpose === 'link' && back.session) {
    const linked = await linkPerson(infra, profile, source, back.session, person);
    return linked.kind === 'linked'
      ? { kind: 'linked', label: source.label }
      : turnedAway(linked.cause, { word: linked.word }, { ...facts, userId: back.session.user.id });
  }

  const resolved = await resolvePerson(infra, source, person);
  if (resolved.kind === 'refused') {
    const known = resolved.cause === 'email-collision' ? await withHolder(infra, facts, back, person) : facts;
    return turnedAway(resolved.cause, {}, known, person.email);
  }
  const outcome = await completeSignIn(infra, {
    organizationId: profile.id,
    userId: resolved.userId,
    method: 'openid',
    sourceId: source.id,
    remember: pending.remember,
    atOwnAddress: facts.atOwnAddress,
    caller,
  });
  return outcome.kind === 'signed-in'
    ? { kind: 'signed-in', signedIn: outcome, next: pending.next }
    : { ...outcome, purpose };
}

/** What changed while the person was away: the source, or who is signed in here. */
function strangeness(
  { sourceVersion, purpose, userId, sessionId }: Pending,
  source: OpenIdSource,
  session: PersonSession | undefined,
): string | undefined {
  if (sourceVersion !== source.version) return 'source-changed';
  const same = session?.user.id === userId && session?.id === sessionId;
  return purpose === 'link' && !same ? 'other-session' : undefined;
}

const ask = (
  infra: Needs<'keyring' | 'outbound' | 'portal'>,
  profile: OrganizationProfile,
  source: OpenIdSource,
  pending: Pending,
  { caller, query }: Back,
) =>
  redeem(
    infra,
    { source, settings: source.settings, secrets: openSecrets(infra, source) },
    { ...pending, callback: callbackAddress(infra.portal, profile, caller.host, source.id) },
    { query, afreshSince: pending.purpose === 'link' ? pending.createdAt : undefined },
  );

/** The facts with the account that has the address already, so that the record leads to it. */
async function withHolder(
  infra: Needs<'database' | 'keyring'>,
  facts: SignInFacts,
  { caller }: Back,
  { email = '' }: SourcePerson,
): Promise<SignInFacts> {
  const { organizationId } = facts;
  const { browserHash } = caller;
  const holder = await gather(infra, {
    organizationId,
    organizationName: '',
    email,
    browserHash,
    raise: false,
    sourceId: facts.source?.id,
  });
  return { ...holder, atOwnAddress: facts.atOwnAddress };
}
