import { z } from 'zod';
import type { Section } from '../../domain/settings/settings.ts';

export const recoveryMethods = ['link', 'generated', 'code'] as const;

/**
 * How people who forgot their password come in again. `link`: a mailed link leads to a form for a new password.
 * `generated`: a mailed link, then a mailed password, then an own one. `code`: a mailed code is typed where it was asked for.
 */
export type RecoveryMethod = (typeof recoveryMethods)[number];

export const recoverySettings = {
  name: 'recovery',
  schema: z.object({
    method: z.enum(recoveryMethods).default('link'),
    /** How long a mailed link is good for. A code is always good for ten minutes, a generated password for an hour. */
    lifetimeMinutes: z.number().int().min(10).max(60).default(60),
  }),
} satisfies Section<unknown>;
