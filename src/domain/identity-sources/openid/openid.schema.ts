import { z } from 'zod';

export const presets = ['generic', 'entra', 'google', 'okta', 'keycloak', 'github', 'linkedin'] as const;

/** How a directory that people sign in to themselves is reached. */
export const openIdSettings = z.object({
  preset: z.enum(presets).default('generic'),
  /** The issuer, whose discovery document says the rest (OpenID Connect Discovery 1.0 section 4). GitHub has none. */
  issuer: z.string().max(500).default(''),
  clientId: z.string().min(1).max(500),
  scopes: z.string().max(500).default('openid email profile'),
});

export const openIdSecrets = z.object({ clientSecret: z.string().max(2_048).default('') });
