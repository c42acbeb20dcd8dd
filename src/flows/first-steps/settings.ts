import { z } from 'zod';
import type { Section } from '../../domain/settings/settings.ts';

/** Whether people are led through their preferences and the organization's fields when they first come in. */
export const firstStepsSettings = {
  name: 'first-steps',
  schema: z.object({ enabled: z.boolean().default(false) }),
} satisfies Section<unknown>;
