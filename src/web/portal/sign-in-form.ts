import { z } from 'zod';

// What the forms of signing in and of all that surrounds it have in common.

/** A typed organization: its name or its short name. */
export const organizationName = z
  .string('errors.text')
  .trim()
  .min(1, 'errors.organization-missing')
  .max(120, 'errors.too-long')
  .regex(/^[^\p{Cc}]*$/u, 'errors.characters');

/** A password as it is typed to be compared; what a new one must be is the policy's. */
export const typedPassword = z
  .string('errors.text')
  .min(1, 'errors.password-missing')
  .max(1_024, 'errors.password-long');

/** Refusals leave at the next multiple of this many milliseconds, whatever they took. */
export const refusalStep = 250;
