import { z } from 'zod';
import { clientAuthentications, type Preset, type PresetName, presetNames, presets } from './presets.ts';

// Errors are message ids: the page turns them into words by the field.

const plain = /^[^\p{Cc}\p{Cs}]*$/u;
const text = (most: number) =>
  z.string('errors.text').trim().max(most, 'errors.too-long').regex(plain, 'errors.characters');

/** The name of a claim: a member of the token's or the userinfo's top level. */
const claimName = (usual: string) =>
  z
    .string('errors.text')
    .trim()
    .regex(/^[\w.:/-]{1,120}$/, 'sources.openid-claim-wrong')
    .default(usual);

/**
 * The issuer, whose discovery document says the rest (OpenID Connect Discovery 1.0 section 4); the address of that
 * document will do. Short enough to stand before a subject (255 characters) as one key.
 */
const issuer = text(250)
  .transform((address) => address.replace(/\/\.well-known\/openid-configuration$/, ''))
  .refine((address) => address === '' || isIssuer(address), 'sources.openid-issuer-wrong');

/** How a directory that people sign in to themselves is reached. Empty texts: what the preset says. */
export const openIdSettings = z.object({
  preset: z.enum(presetNames, 'errors.choice').default('generic'),
  /** Of Google, LinkedIn and GitHub known; at GitHub the address of an own GitHub Enterprise Server. */
  issuer: issuer.default(''),
  /** Of Microsoft Entra ID: the directory's id, a UUID. */
  tenant: text(36).toLowerCase().default(''),
  clientId: text(500).min(1, 'errors.missing'),
  clientAuthentication: z.enum(['', ...clientAuthentications], 'errors.choice').default(''),
  scopes: text(500)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e ]*$/, 'sources.openid-scopes-wrong')
    .default(''),
  /** Which claims say what, where a directory calls them otherwise. */
  claims: z
    .object({
      email: claimName('email'),
      emailVerified: claimName('email_verified'),
      name: claimName('name'),
      locale: claimName('locale'),
    })
    .prefault({}),
  /** What the directory asks of everybody who comes; empty: whatever it likes. */
  prompt: z.enum(['', 'login', 'select_account', 'consent'], 'errors.choice').default(''),
  /** Whether an e-mail address that was typed here is filled in there. */
  sendsEmail: z.boolean().default(true),
  /** Of Google Workspace: the domain whose accounts may come in, by the claim `hd`. */
  hostedDomain: text(253)
    .toLowerCase()
    .refine((domain) => domain === '' || /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(domain), {
      error: 'sources.openid-domain-wrong',
    })
    .default(''),
});
export type OpenIdSettings = z.infer<typeof openIdSettings>;

export const openIdSecrets = z.object({
  clientSecret: z
    .string('errors.text')
    .max(2_048, 'errors.too-long')
    .regex(plain, 'errors.characters')
    .default(''),
});
export type OpenIdSecrets = z.infer<typeof openIdSecrets>;

/** What holds between the fields: a preset needs what it does not know by itself. */
export function checkOpenId(settings: OpenIdSettings, context: z.RefinementCtx): void {
  const complain = (field: keyof OpenIdSettings, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  const known = presetOf(settings).issuer;
  if (settings.preset === 'entra') {
    if (!uuid.test(settings.tenant)) complain('tenant', 'sources.openid-tenant-wrong');
  } else if (!known && settings.issuer === '') complain('issuer', 'errors.missing');
  if (settings.hostedDomain && settings.preset !== 'google')
    complain('hostedDomain', 'sources.openid-domain-google');
}

export const presetOf = ({ preset }: { preset: PresetName }): Preset => presets[preset];

/** The directory's own name for itself, which it must use exactly. */
export function issuerOf(settings: OpenIdSettings): string {
  const { preset, tenant, issuer: given } = settings;
  const known = presetOf(settings).issuer;
  if (preset === 'github') return given || (known ?? '');
  return known ? known.replace('{tenant}', tenant) : given;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Microsoft's hosts, where one address may stand for every directory there is. */
const manyTenants =
  /^(login\.microsoftonline\.(com|us|de)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)$/;

function isIssuer(address: string): boolean {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  if (url.username || url.password || url.search || url.hash || /[?#\s]/.test(address)) return false;
  // 'common', 'organizations' and 'consumers' vouch for anybody's directory: the tenant has to be named.
  return !manyTenants.test(url.hostname) || uuid.test(url.pathname.split('/')[1] ?? '');
}
