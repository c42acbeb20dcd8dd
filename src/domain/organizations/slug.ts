import { z } from 'zod';

/** Short names that the portal keeps for itself, or that would read as its own. */
const reservedSlugs = new Set(
  `operators operator gatehouse portal www api app apps admin administrator administrators console root system help support
   status security account accounts login signin sign-in sign-up dashboard profile inbox mail smtp imap assets static cdn
   files oidc oauth sso saml scim localhost test null undefined`.split(/\s+/),
);

/** An organization's short name: what people may type for its name, and what stands in addresses. */
export const slug = z
  .string('errors.text')
  .trim()
  .toLowerCase()
  .min(2, 'operator.slug-form')
  .max(63, 'errors.too-long')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'operator.slug-form')
  .refine((text) => !reservedSlugs.has(text), 'operator.slug-reserved');

/** A short name made of a name: `Bäckerei & Söhne` becomes `backerei-sohne`. Empty where no letter or digit is Latin. */
export function proposeSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[æœ]/g, (letter) => (letter === 'æ' ? 'ae' : 'oe'))
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
