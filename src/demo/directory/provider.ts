import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import { hours, minutes } from '../../infra/time.ts';
import { answerInteraction } from './interaction.ts';
import { createMemory } from './memory.ts';
import type { Opening, SampleClient, SamplePerson } from './messages.ts';

export interface SampleProvider {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly register: (client: SampleClient) => void;
}

/** An OpenID provider with a sign-in page of its own, which asks for no consent. Its keys are new with every start. */
export async function createProvider(opening: Opening): Promise<SampleProvider> {
  const memory = createMemory();
  const provider = new Provider(opening.issuer, {
    adapter: memory.adapterFor,
    jwks: { keys: [newKey()] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    scopes: ['openid', 'email', 'profile'],
    pkce: { required: () => true },
    findAccount: (_context, subject) => accountOf(opening.people, subject),
    // Whoever signs in agrees: these people are staff, and the portal is their employer's.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, params } = oidc;
      const grant = new oidc.provider.Grant({
        ...(client && { clientId: client.clientId }),
        ...(session?.accountId && { accountId: session.accountId }),
      });
      grant.addOIDCScope(String(params?.scope ?? 'openid'));
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: seconds(minutes(5)),
      AuthorizationCode: seconds(minutes(1)),
      Grant: seconds(hours(8)),
      IdToken: seconds(minutes(10)),
      Interaction: seconds(minutes(30)),
      Session: seconds(hours(8)),
    },
    renderError: (context, { error }) => {
      context.type = 'text';
      context.body = `${error}\n`;
    },
  });
  const library = provider.callback();
  return {
    answer: (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return library(request, response);
      return answerInteraction(provider, opening, request, response);
    },
    register: (client) => memory.keepClient(client.id, metadataOf(client)),
  };
}

const metadataOf = ({ id, secret, callbacks }: SampleClient) => ({
  client_id: id,
  client_secret: secret,
  redirect_uris: [...callbacks],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_basic',
});

function accountOf(people: readonly SamplePerson[], subject: string) {
  const person = people.find((each) => each.subject === subject);
  if (!person) return undefined;
  return {
    accountId: subject,
    claims: () => ({
      sub: subject,
      email: person.email,
      email_verified: person.email === undefined ? undefined : (person.emailVerified ?? true),
      name: person.name,
      locale: person.locale,
    }),
  };
}

function newKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('hex');
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

const seconds = (milliseconds: number): number => milliseconds / 1_000;
