import { z } from 'zod';
import type { Section } from '../../domain/settings/settings.ts';

/** How an organization invites people. */
export const invitationSettings = {
  name: 'invitation',
  schema: z.object({
    /** Days that the link of an invitation works. */
    days: z.number().int().min(1).max(30).default(7),
  }),
} satisfies Section<unknown>;
