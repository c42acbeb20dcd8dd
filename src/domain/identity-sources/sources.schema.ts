import { z } from 'zod';
import { checkOpenId, openIdSecrets, openIdSettings } from './openid/openid.schema.ts';
import { sqlSecrets, sqlSettings } from './sql/sql.schema.ts';

/** Who may become a user by a first success at the source, and as what. */
export const joining = z.object({
  /** Without it only people who are linked already come in. */
  create: z.boolean().default(true),
  /** E-mail domains that may join; none: every one. */
  domains: z.array(z.string()).default([]),
  role: z.enum(['member', 'administrator']).default('member'),
  /** The licence that a new user takes a seat of, while there is one. */
  licenseId: z.string().optional(),
  /** Whether the source's word is enough for an e-mail address that it does not say it verified. */
  trustsEmail: z.boolean().default(false),
});
export type Joining = z.infer<typeof joining>;

const common = z.object({ joining: joining.prefault({}) });

/** What each kind of source needs, and what it can do. */
export const sourceKinds = {
  /** A database that somebody else keeps: the password is typed here and compared here. */
  sql: {
    settings: common.extend(sqlSettings.shape),
    secrets: sqlSecrets,
    can: { comparePassword: true, setPassword: true, redirect: false, findByEmail: true },
  },
  /** A directory that people sign in to themselves: OpenID Connect, or OAuth 2.0 where it is GitHub's. */
  openid: {
    settings: common.extend(openIdSettings.shape).superRefine(checkOpenId),
    secrets: openIdSecrets,
    can: { comparePassword: false, setPassword: false, redirect: true, findByEmail: false },
  },
} as const;

export type SourceKind = keyof typeof sourceKinds;
export type SettingsOf<Kind extends SourceKind> = z.infer<(typeof sourceKinds)[Kind]['settings']>;
export type SecretsOf<Kind extends SourceKind> = z.infer<(typeof sourceKinds)[Kind]['secrets']>;
