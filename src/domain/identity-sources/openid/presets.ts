/** What is known of a maker's directories, so that an administrator fills in two fields and not ten. */
export interface Preset {
  /** `github`: OAuth 2.0 without OpenID Connect; who came is asked of an API. */
  readonly protocol: 'openid' | 'github';
  /** Where it is the same for everybody. `{tenant}` stands for the organization's own part of it. */
  readonly issuer?: string;
  readonly scopes: string;
  /** How the portal proves itself at the token endpoint (OpenID Connect Core 1.0 section 9). */
  readonly authentication: ClientAuthentication;
  /** The `prompt` that makes a person sign in there anew, or at least choose an account again. */
  readonly afresh?: 'login' | 'select_account';
  /** Whether it takes proof keys (RFC 7636) and gives the nonce back. Without, the state alone binds the browser. */
  readonly bound: boolean;
}

export const clientAuthentications = ['basic', 'post', 'none'] as const;
export type ClientAuthentication = (typeof clientAuthentications)[number];

const openId = {
  protocol: 'openid',
  scopes: 'openid email profile',
  authentication: 'basic',
  afresh: 'login',
  bound: true,
} as const satisfies Preset;

export const presets = {
  /** Any directory that describes itself (OpenID Connect Discovery 1.0). */
  generic: openId,
  entra: { ...openId, issuer: 'https://login.microsoftonline.com/{tenant}/v2.0', authentication: 'post' },
  google: {
    ...openId,
    issuer: 'https://accounts.google.com',
    authentication: 'post',
    afresh: 'select_account',
  },
  okta: openId,
  keycloak: openId,
  github: {
    protocol: 'github',
    issuer: 'https://github.com',
    scopes: 'read:user user:email',
    authentication: 'post',
    afresh: 'select_account',
    bound: true,
  },
  // Knows no nonce, and answers `invalid_client` to whoever sends a proof key.
  linkedin: {
    protocol: 'openid',
    issuer: 'https://www.linkedin.com/oauth',
    scopes: 'openid email profile',
    authentication: 'post',
    bound: false,
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]];
