import type { Needs } from '../../../infra/infra.ts';
import type { SourcePerson } from '../identities.ts';
import type { Bond } from './authorize.ts';
import { clockTolerance, loadLibrary, openClient } from './client.ts';
import { forgetDirectory, type KnownDirectory, knowDirectory, type SourceVersion } from './discovery.ts';
import { DirectoryFault, type Fault, faultOf, invalid } from './fault.ts';
import { githubClaims } from './github.ts';
import { type OpenIdSecrets, type OpenIdSettings, presetOf } from './openid.schema.ts';
import { type Claims, personOf } from './person.ts';

export interface Directory {
  readonly source: SourceVersion;
  readonly settings: OpenIdSettings;
  readonly secrets: OpenIdSecrets;
}

export type Answered =
  | { readonly kind: 'person'; readonly person: SourcePerson }
  | { readonly kind: 'refused'; readonly fault: Fault };

/**
 * Redeems what a directory sent back with a person, and finds out who that is. Checked are the state, the issuer of the
 * answer (RFC 9207), the proof key, and of the token signature, algorithm, issuer, audience, times and nonce (OpenID
 * Connect Core 1.0 section 3.1.3.7).
 */
export async function redeem(
  infra: Needs<'outbound'>,
  directory: Directory,
  bond: Bond,
  answer: {
    readonly query: URLSearchParams;
    /** The person had to sign in there anew, not before this moment. */
    readonly afreshSince?: Date | undefined;
  },
): Promise<Answered> {
  try {
    const known = await knowDirectory(infra, directory.source, directory.settings);
    const claims = await claimsOf(infra, directory, known, bond, answer.query);
    const { settings } = directory;
    if (settings.hostedDomain && claims.token.hd !== settings.hostedDomain)
      throw new DirectoryFault('source-domain-refused');
    if (settings.preset === 'entra' && claims.token.tid !== settings.tenant) throw invalid('issuer');
    checkTimes(claims.token, presetOf(settings).afresh === 'login' ? answer.afreshSince : undefined);
    return { kind: 'person', person: personOf(known.metadata.issuer, settings.claims, claims) };
  } catch (error) {
    const fault = faultOf(error);
    if (!fault) throw error;
    if (fault.detail.word === 'key') forgetDirectory(infra, directory.source);
    return { kind: 'refused', fault };
  }
}

async function claimsOf(
  infra: Needs<'outbound'>,
  { settings, secrets }: Directory,
  known: KnownDirectory,
  bond: Bond,
  query: URLSearchParams,
): Promise<Claims> {
  const library = await loadLibrary();
  const { protocol, bound } = presetOf(settings);
  const config = await openClient(infra, settings, secrets, known);
  const callback = new URL(bond.callback);
  callback.search = query.toString();
  const checks = {
    expectedState: bond.state,
    ...(bound && { pkceCodeVerifier: bond.verifier }),
    ...(protocol === 'openid' && { idTokenExpected: true, ...(bound && { expectedNonce: bond.nonce }) }),
  };
  const kept = library.getJwksCache(config)?.uat;
  try {
    const tokens = await library.authorizationCodeGrant(config, callback, checks);
    if (protocol === 'github') {
      return { token: await githubClaims(infra.outbound, known.metadata, tokens.access_token), info: {} };
    }
    const token: Record<string, unknown> = { ...tokens.claims() };
    const subject = typeof token.sub === 'string' ? token.sub : '';
    const { email, name } = settings.claims;
    const lacking = token[email] === undefined || token[name] === undefined;
    if (!lacking || !known.metadata.userinfo_endpoint) return { token, info: {} };
    return { token, info: { ...(await library.fetchUserInfo(config, tokens.access_token, subject)) } };
  } finally {
    const keys = library.getJwksCache(config);
    if (keys && keys.uat !== kept) known.keys = { jwks: keys.jwks, readAt: Date.now() };
  }
}

/** What the library leaves open: a token from the future, and a sign-in that was no new one. */
function checkTimes({ iat, auth_time: at }: Record<string, unknown>, afreshSince: Date | undefined): void {
  if (typeof iat === 'number' && iat > Date.now() / 1_000 + clockTolerance) throw invalid('clock');
  const since = afreshSince && afreshSince.getTime() / 1_000 - clockTolerance;
  if (since !== undefined && typeof at === 'number' && at < since) throw invalid('not-afresh');
}
