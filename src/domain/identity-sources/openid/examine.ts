import type { MessageId, Values } from '../../../infra/i18n/texts.ts';
import type { Needs } from '../../../infra/infra.ts';
import { OutboundError } from '../../../infra/outbound/outbound-error.ts';
import type { Finding } from '../finding.ts';
import { loadLibrary, openClient } from './client.ts';
import {
  algorithms,
  type DirectoryMetadata,
  directoryMetadata,
  discoveryAddress,
  isEndpoint,
  isSameIssuer,
} from './discovery.ts';
import { githubMetadata } from './github.ts';
import {
  checkOpenId,
  issuerOf,
  type OpenIdSecrets,
  type OpenIdSettings,
  openIdSettings,
  presetOf,
} from './openid.schema.ts';

/**
 * Tries a directory as a sign-in would, save that nobody signs in: what can be found out from here, in order, and the
 * addresses to register there. Never throws for what a directory does.
 */
export async function examineDirectory(
  infra: Needs<'outbound'>,
  { settings, secrets, callbacks }: Examined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const register = callbacks.map((address) => ok('sources.openid-test-redirect', { address }));
  const complete = openIdSettings.superRefine(checkOpenId).safeParse(settings);
  if (!complete.success) {
    const field = String(complete.error.issues[0]?.path[0] ?? '');
    return [problem('sources.openid-test-settings', { field }), ...register];
  }
  const metadata = await describe(infra, settings, findings);
  if (metadata) {
    findings.push(...judgeDescription(settings, metadata));
    if (presetOf(settings).protocol === 'openid') findings.push(await readKeys(infra, metadata));
    findings.push(...(await tryClient(infra, settings, secrets, metadata)));
  }
  return [...findings, ...register];
}

interface Examined {
  readonly settings: OpenIdSettings;
  readonly secrets: OpenIdSecrets;
  /** Of `callbackAddresses`; none as long as the source has no id. */
  readonly callbacks: readonly string[];
}

const ok = (message: MessageId, values?: Values): Finding => ({
  level: 'ok',
  message,
  ...(values && { values }),
});
const warning = (message: MessageId, values?: Values): Finding => ({
  ...ok(message, values),
  level: 'warning',
});
const problem = (message: MessageId, values?: Values): Finding => ({
  ...ok(message, values),
  level: 'problem',
});

/** Reaches the directory and reads its description; undefined where that ends the examination. */
async function describe(
  infra: Needs<'outbound'>,
  settings: OpenIdSettings,
  findings: Finding[],
): Promise<DirectoryMetadata | undefined> {
  const issuer = issuerOf(settings);
  const { host, hostname, protocol } = new URL(issuer);
  try {
    await infra.outbound.resolve(hostname);
    findings.push(ok('sources.openid-test-address', { host }));
    if (protocol === 'http:') findings.push(warning('sources.openid-test-plain', { host }));
    if (presetOf(settings).protocol === 'github') return githubMetadata(issuer);
    const address = discoveryAddress(issuer);
    const answer = await infra.outbound.fetch(address, { headers: { accept: 'application/json' } });
    if (answer.status !== 200) {
      findings.push(problem('sources.openid-test-no-discovery', { address, status: answer.status }));
      return undefined;
    }
    const parsed = directoryMetadata.safeParse(await jsonOf(answer));
    findings.push(
      parsed.success
        ? ok('sources.openid-test-discovery', { address })
        : problem('sources.openid-test-strange-discovery', { address }),
    );
    return parsed.data;
  } catch (error) {
    findings.push(notReached(error, host));
    return undefined;
  }
}

function notReached(error: unknown, host: string): Finding {
  if (!(error instanceof OutboundError)) throw error;
  if (error.because === 'refused') return problem('sources.openid-test-address-refused', { host });
  if (error.because === 'unknown-host') return problem('sources.openid-test-address-unknown', { host });
  return problem('sources.openid-test-unreachable', { host });
}

/** Microsoft's directory of everybody's personal accounts. */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** What the description itself tells. */
function judgeDescription(settings: OpenIdSettings, metadata: DirectoryMetadata): Finding[] {
  const findings: Finding[] = [];
  const { issuer } = metadata;
  if (presetOf(settings).protocol === 'openid') {
    findings.push(
      isSameIssuer(issuer, issuerOf(settings))
        ? ok('sources.openid-test-issuer', { issuer })
        : problem('sources.openid-test-other-issuer', { issuer }),
    );
    const endpoints = [metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri ?? ''];
    const unsafe = [...endpoints, metadata.userinfo_endpoint ?? metadata.token_endpoint].find(
      (address) => !isEndpoint(address, issuerOf(settings)),
    );
    findings.push(
      unsafe === undefined
        ? ok('sources.openid-test-endpoints')
        : problem('sources.openid-test-unsafe-endpoint', { address: unsafe }),
    );
    const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
    const allowed = offered.filter((each) => algorithms.includes(each));
    findings.push(
      allowed.length > 0
        ? ok('sources.openid-test-algorithms', { algorithms: allowed.join(', ') })
        : problem('sources.openid-test-no-algorithm', { algorithms: offered.join(', ') }),
    );
  }
  if (settings.tenant === personalAccounts) findings.push(warning('sources.openid-test-everybody'));
  if (!presetOf(settings).bound) findings.push(warning('sources.openid-test-no-pkce'));
  else if (metadata.code_challenge_methods_supported?.includes('S256'))
    findings.push(ok('sources.openid-test-pkce'));
  else if (settings.preset === 'generic') findings.push(warning('sources.openid-test-pkce-unsaid'));
  return findings;
}

async function readKeys(
  infra: Needs<'outbound'>,
  { jwks_uri: address = '' }: DirectoryMetadata,
): Promise<Finding> {
  const unread = problem('sources.openid-test-no-keys', { address });
  if (!URL.canParse(address)) return unread;
  try {
    const answer = await infra.outbound.fetch(address);
    const { keys } = ((await jsonOf(answer)) ?? {}) as { keys?: unknown[] };
    const usable = Array.isArray(keys) && answer.status === 200 ? keys.length : 0;
    return usable > 0 ? ok('sources.openid-test-keys', { count: usable }) : unread;
  } catch (error) {
    if (error instanceof OutboundError) return unread;
    throw error;
  }
}

/**
 * Redeems a code that nobody was given: a directory that knows this portal says that the code is wrong, one that does not
 * says that the client is (RFC 6749 section 5.2).
 */
async function tryClient(
  infra: Needs<'outbound'>,
  settings: OpenIdSettings,
  secrets: OpenIdSecrets,
  metadata: DirectoryMetadata,
): Promise<Finding[]> {
  const findings = secrets.clientSecret === '' ? [warning('sources.openid-test-no-secret')] : [];
  if (!isEndpoint(metadata.token_endpoint, issuerOf(settings))) return findings;
  const library = await loadLibrary();
  const config = await openClient(infra, settings, secrets, { metadata, readAt: 0 });
  try {
    await library.genericGrantRequest(config, 'authorization_code', {
      code: 'no-code-at-all',
      redirect_uri: nobodysAddress,
      code_verifier: 'x'.repeat(43),
    });
    return [...findings, warning('sources.openid-test-client-unsure', { error: '200' })];
  } catch (error) {
    return [...findings, whatItSaid(error, new URL(metadata.token_endpoint).host)];
  }
}

/** An address that belongs to nobody (RFC 6761 section 6.4). */
const nobodysAddress = 'https://gatehouse.invalid/callback';

const knownClient = ['invalid_grant', 'bad_verification_code', 'invalid_request', 'redirect_uri_mismatch'];

function whatItSaid(error: unknown, host: string): Finding {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof OutboundError) return notReached(at, host);
  const { code, error: given, status } = error as { code?: string; error?: string; status?: number };
  const said =
    typeof given === 'string' && /^[\w.-]{1,60}$/.test(given) ? given : String(status ?? code ?? '');
  if (code === 'OAUTH_RESPONSE_BODY_ERROR' && knownClient.includes(said))
    return ok('sources.openid-test-client');
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' || /^(invalid|unauthorized)_client$/.test(said))
    return problem('sources.openid-test-client-refused', { error: said || 'invalid_client' });
  if (typeof code !== 'string' || !code.startsWith('OAUTH_')) throw error;
  return warning('sources.openid-test-client-unsure', { error: said });
}

/** Undefined for what is no JSON. */
async function jsonOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
