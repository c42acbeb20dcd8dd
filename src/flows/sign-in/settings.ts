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
    /** Whether people may type a user name instead of their e-mail address. */
    userNames: z.boolean().default(false),
    /** Whether the e-mail address is asked first, so that its domain leads to the right source. */
    identifierFirst: z.boolean().default(false),
    /** A line of welcome above the form; plain text. */
    welcome: z.string().max(200).optional(),
    /** Who to ask for an account; plain text below the form. */
    accountHelp: z.string().max(300).optional(),
  }),
} satisfies Section<unknown>;
