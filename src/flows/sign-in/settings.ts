import { z } from 'zod';
import type { Section } from '../../domain/settings/settings.ts';

/** What an organization asks of everybody who signs in. */
export const signInSettings = {
  name: 'sign-in',
  schema: z.object({
    /** Whether members need a seat of a licence in force. */
    licenseRequired: z.boolean().default(false),
    /** Whether a browser may be remembered for 30 days. */
    rememberOffered: z.boolean().default(true),
    /** A line of welcome above the form; plain text. */
    welcome: z.string().max(200).optional(),
  }),
} satisfies Section<unknown>;
