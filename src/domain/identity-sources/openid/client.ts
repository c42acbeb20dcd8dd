import type { Configuration } from 'openid-client';
import type { Needs } from '../../../infra/infra.ts';
import { type DirectoryMetadata, type KnownDirectory, keysFor } from './discovery.ts';
import { withHonestStatus } from './github.ts';
import { type OpenIdSecrets, type OpenIdSettings, presetOf } from './openid.schema.ts';

/** Seconds that a directory's clock may be off. */
export const clockTolerance = 60;

/** Loaded when somebody first goes to a directory: no portal without one needs it. */
export const loadLibrary = () => import('openid-client');

/**
 * The library, told how to speak with one directory: through the guarded way out, without following redirects, with the
 * signature of every token checked although it comes straight from the directory.
 */
export async function openClient(
  infra: Needs<'outbound'>,
  settings: OpenIdSettings,
  secrets: OpenIdSecrets,
  known: Pick<KnownDirectory, 'metadata' | 'readAt' | 'keys'>,
): Promise<Configuration> {
  const library = await loadLibrary();
  const { metadata } = known;
  const config = new library.Configuration(
    metadata,
    settings.clientId,
    { [library.clockTolerance]: clockTolerance },
    authentication(library, settings, secrets),
  );
  config[library.customFetch] = fetchFor(infra, settings, metadata);
  // The way out decides where plain http may go; endpoints of an https issuer were checked when they were read.
  if (metadata.issuer.startsWith('http:')) library.allowInsecureRequests(config);
  library.enableNonRepudiationChecks(config);
  const keys = keysFor(known);
  if (keys) library.setJwksCache(config, keys as Parameters<typeof library.setJwksCache>[1]);
  return config;
}

function authentication(
  library: Awaited<ReturnType<typeof loadLibrary>>,
  settings: OpenIdSettings,
  { clientSecret }: OpenIdSecrets,
) {
  const way = settings.clientAuthentication || presetOf(settings).authentication;
  if (way === 'none' || clientSecret === '') return library.None();
  return way === 'post' ? library.ClientSecretPost(clientSecret) : library.ClientSecretBasic(clientSecret);
}

const fetchFor =
  ({ outbound }: Needs<'outbound'>, settings: OpenIdSettings, metadata: DirectoryMetadata) =>
  async (url: string, init: object): Promise<Response> => {
    const answer = await outbound.fetch(url, init as RequestInit);
    const github = presetOf(settings).protocol === 'github' && url === metadata.token_endpoint;
    return github ? withHonestStatus(answer) : answer;
  };
