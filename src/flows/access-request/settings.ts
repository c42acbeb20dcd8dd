import { z } from 'zod';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { Section } from '../../domain/settings/settings.ts';

/** Whether people without an account may ask for one, and who may. */
export const requestSettings = {
  name: 'requests',
  schema: z.object({
    takeRequests: z.boolean().default(false),
    /** Who may ask; plain text above the form. */
    whoMayAsk: z.string().max(300).optional(),
  }),
} satisfies Section<unknown>;

/** Whether an organization takes requests for access. Nobody asks to become an operator. */
export const requestsTaken = (profile: OrganizationProfile): boolean =>
  !profile.reserved && profile.section(requestSettings).takeRequests;
