import { z } from 'zod';
import type { Section } from '../../domain/settings/settings.ts';

/** How people who forgot their password come in again. */
export const recoverySettings = {
  name: 'recovery',
  schema: z.object({
    /** `link`: the mail leads to a form for a new password. */
    method: z.enum(['link']).default('link'),
    /** How long what the mail carries is good for. */
    lifetimeMinutes: z.number().int().min(10).max(60).default(60),
  }),
} satisfies Section<unknown>;
export type RecoveryMethod = z.infer<typeof recoverySettings.schema>['method'];
