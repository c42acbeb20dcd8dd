import { sha256 } from '../../../infra/crypto/secrets.ts';
import type { KnownDirectory } from './discovery.ts';
import { type OpenIdSettings, presetOf } from './openid.schema.ts';

/** What binds one going to a directory to its coming back. */
export interface Bond {
  readonly state: string;
  readonly nonce: string;
  /** 43 to 128 characters (RFC 7636 section 4.1). */
  readonly verifier: string;
  /** Where the directory sends the person back to: registered there, and the same when the code is redeemed. */
  readonly callback: string;
}

/** The address that a person is sent to (OpenID Connect Core 1.0 section 3.1.2.1). */
export function authorizationAddress(
  { metadata }: KnownDirectory,
  settings: OpenIdSettings,
  bond: Bond,
  /** `afresh`: the person proves themselves there anew, whatever session they have. */
  wish: { readonly afresh: boolean; readonly email?: string | undefined },
): URL {
  const preset = presetOf(settings);
  const openId = preset.protocol === 'openid';
  const prompt = wish.afresh ? preset.afresh : settings.prompt;
  const address = new URL(metadata.authorization_endpoint);
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: bond.callback,
    scope: settings.scopes || preset.scopes,
    state: bond.state,
    nonce: openId && preset.bound ? bond.nonce : undefined,
    code_challenge: preset.bound ? sha256(bond.verifier).toString('base64url') : undefined,
    code_challenge_method: preset.bound ? 'S256' : undefined,
    prompt: prompt || undefined,
    hd: settings.hostedDomain || undefined,
    login_hint: settings.sendsEmail ? wish.email : undefined,
  };
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) address.searchParams.set(name, value);
  return address;
}
