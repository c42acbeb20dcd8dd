import { z } from 'zod';
import type { Needs } from '../../../infra/infra.ts';
import { minutes, seconds } from '../../../infra/time.ts';
import { DirectoryFault, invalid } from './fault.ts';
import { githubMetadata } from './github.ts';
import { issuerOf, type OpenIdSettings, presetOf } from './openid.schema.ts';

/** What a directory says of itself, as far as it is used here (OpenID Connect Discovery 1.0 section 3). */
export const directoryMetadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string().optional(),
  userinfo_endpoint: z.string().optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
export type DirectoryMetadata = z.infer<typeof directoryMetadata>;

/** Signatures that prove a directory's word: by its public keys alone, never by a secret that is shared. */
export const algorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** A directory as it was met last; its keys are fetched with the first token that needs them. */
export interface KnownDirectory {
  readonly metadata: DirectoryMetadata;
  readonly readAt: number;
  keys?: { readonly jwks: unknown; readonly readAt: number };
}

/** Which settings a memory belongs to: any change of the source begins anew. */
export interface SourceVersion {
  readonly id: string;
  readonly version: number;
}

const discoveryLasts = minutes(60);
const keysLast = minutes(5);
/** A token under an unknown key fetches the keys anew, but no oftener than this: anybody can make one up. */
const keysRest = seconds(5);
const most = 1_000;

/** Of each way out its own memory, so that two portals in one process share nothing. */
const memories = new WeakMap<object, Map<string, Promise<KnownDirectory>>>();

/** The directory of a source, read anew once an hour and after each change. Throws DirectoryFault, OutboundError. */
export async function knowDirectory(
  infra: Needs<'outbound'>,
  { id, version }: SourceVersion,
  settings: OpenIdSettings,
): Promise<KnownDirectory> {
  const memory = memoryOf(infra);
  const key = `${id} ${version}`;
  const known = memory.get(key);
  if (known && Date.now() - (await known).readAt < discoveryLasts) return known;
  const reading = readDirectory(infra, settings).then((metadata) => ({ metadata, readAt: Date.now() }));
  if (memory.size >= most) memory.delete(memory.keys().next().value as string);
  memory.set(key, reading);
  // A failure is nobody's directory: the next look tries again.
  reading.catch(() => memory.get(key) === reading && memory.delete(key));
  return reading;
}

/** Forgets a directory whose keys did not fit: its description may be an old one. */
export const forgetDirectory = (infra: Needs<'outbound'>, { id, version }: SourceVersion): boolean =>
  memoryOf(infra).delete(`${id} ${version}`);

/** Reads and checks a directory's description. Throws DirectoryFault, OutboundError. */
async function readDirectory(infra: Needs<'outbound'>, settings: OpenIdSettings): Promise<DirectoryMetadata> {
  const issuer = issuerOf(settings);
  if (presetOf(settings).protocol === 'github') return githubMetadata(issuer);
  const answer = await infra.outbound.fetch(discoveryAddress(issuer), {
    headers: { accept: 'application/json' },
  });
  if (answer.status >= 500)
    throw new DirectoryFault('source-unreachable', { because: `status-${answer.status}` });
  if (answer.status !== 200) throw invalid('discovery');
  const metadata = parseMetadata(await answer.text());
  if (!isSameIssuer(metadata.issuer, issuer)) throw invalid('issuer');
  const endpoints = [
    metadata.authorization_endpoint,
    metadata.token_endpoint,
    metadata.jwks_uri ?? '',
    ...(metadata.userinfo_endpoint === undefined ? [] : [metadata.userinfo_endpoint]),
  ];
  if (!endpoints.every((address) => isEndpoint(address, issuer))) throw invalid('discovery');
  const supported = metadata.id_token_signing_alg_values_supported?.filter((each) =>
    algorithms.includes(each),
  );
  if (supported?.length === 0) throw invalid('algorithm');
  return { ...metadata, ...(supported && { id_token_signing_alg_values_supported: supported }) };
}

export const discoveryAddress = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/**
 * Whether the directory calls itself as it was asked for. A slash at the end is easily lost when an address is copied, and
 * the same document is read with and without; tokens must name the directory exactly as this document does.
 */
export const isSameIssuer = (stated: string, asked: string): boolean =>
  stated.replace(/\/$/, '') === asked.replace(/\/$/, '');

/** An endpoint is as safe as the issuer: https, save where an issuer on a trusted line has none. */
export function isEndpoint(address: string, issuer: string): boolean {
  const url = URL.parse(address);
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && issuer.startsWith('http:'));
}

function parseMetadata(text: string): DirectoryMetadata {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('discovery');
  }
  const parsed = directoryMetadata.safeParse(value);
  if (!parsed.success) throw invalid('discovery');
  return parsed.data;
}

/** The kept keys with the age (seconds) that lets the library fetch them anew for an unknown key, or not yet. */
export function keysFor(known: KnownDirectory, now = Date.now()): { jwks: unknown; uat: number } | undefined {
  const { keys } = known;
  if (!keys || now - keys.readAt >= keysLast) return undefined;
  // The library does so after a minute only: too long for a person who stands there meanwhile.
  const age = now - keys.readAt < keysRest ? 0 : 61;
  return { jwks: keys.jwks, uat: Math.floor(now / 1_000) - age };
}

function memoryOf({ outbound }: Needs<'outbound'>): Map<string, Promise<KnownDirectory>> {
  const memory = memories.get(outbound) ?? new Map<string, Promise<KnownDirectory>>();
  memories.set(outbound, memory);
  return memory;
}
