// The library comes without types; these are of the little that the sample directory uses.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface AdapterPayload {
    [member: string]: unknown;
    uid?: string;
    userCode?: string;
    grantId?: string;
    consumed?: unknown;
  }
  export interface Adapter {
    find(id: string): Promise<AdapterPayload | undefined>;
    findByUid(uid: string): Promise<AdapterPayload | undefined>;
    findByUserCode(code: string): Promise<AdapterPayload | undefined>;
    upsert(id: string, payload: AdapterPayload, lasts: number | undefined): Promise<void>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }
  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  export interface Context {
    type: string;
    body: unknown;
    readonly oidc: {
      readonly provider: Provider;
      readonly client?: { readonly clientId: string };
      readonly session?: { readonly accountId?: string };
      readonly params?: Readonly<Record<string, unknown>>;
    };
  }
  export interface Configuration {
    adapter: (model: string) => Adapter;
    jwks: { keys: object[] };
    cookies: { keys: string[] };
    features: Readonly<Record<string, { enabled: boolean }>>;
    interactions: { url: (context: Context, interaction: { uid: string }) => string };
    claims: Readonly<Record<string, readonly string[]>>;
    scopes: readonly string[];
    pkce: { required: () => boolean };
    findAccount: (
      context: Context,
      subject: string,
    ) => { accountId: string; claims: () => Record<string, unknown> } | undefined;
    loadExistingGrant: (context: Context) => Promise<Grant>;
    ttl: Readonly<Record<string, number>>;
    renderError: (context: Context, out: { error: string }) => void;
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    readonly Grant: new (of: {
      clientId?: string;
      accountId?: string;
    }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{ uid: string; params: Readonly<Record<string, unknown>> }>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}
