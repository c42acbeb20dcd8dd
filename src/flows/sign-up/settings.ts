import { z } from 'zod';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { Section } from '../../domain/settings/settings.ts';

/** Whether people may make an account for themselves, and which. */
export const signUpSettings = {
  name: 'sign-up',
  schema: z.object({
    /** `approval`: whoever proved their address asks; administrators decide. */
    mode: z.enum(['off', 'open', 'by-domain', 'approval']).default('off'),
    /** Mail domains in lower case, for `by-domain`; one below another is another. */
    domains: z.array(z.string()).default([]),
    /** The licence that new people take a seat of, while there is one. */
    licenseId: z.string().optional(),
  }),
} satisfies Section<unknown>;
export type SignUpMode = z.infer<typeof signUpSettings.schema>['mode'];

/** Whether an organization lets people sign up. Nobody makes an operator of themselves. */
export const signUpOffered = (profile: OrganizationProfile): boolean => modeOf(profile) !== 'off';

export const modeOf = (profile: OrganizationProfile): SignUpMode =>
  profile.reserved ? 'off' : profile.section(signUpSettings).mode;

/** Whether the domain of an address may sign up. It depends on the domain alone, so anybody may be told. */
export function domainAdmitted(profile: OrganizationProfile, email: string): boolean {
  if (modeOf(profile) !== 'by-domain') return true;
  return profile.section(signUpSettings).domains.includes(domainOf(email));
}

/** The part behind the `@`, folded. */
const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
