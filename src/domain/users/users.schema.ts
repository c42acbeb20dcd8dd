import { z } from 'zod';

// Errors are message ids: the page turns them into words by the field.

/** Refuses control characters, line breaks included, and directional overrides that would make a name read as another. */
const plainLine = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]*$/u;

/** One e-mail address: never a list, never quoted, at most 254 characters (RFC 5321 section 4.5.3.1). */
export const emailAddress = z
  .string('errors.email')
  .trim()
  .min(1, 'errors.email-missing')
  .max(254, 'errors.email')
  .regex(plainLine, 'errors.email')
  .pipe(z.email('errors.email'));

/** A single line that a person reads: a name, a title. */
export const line = (most: number) =>
  z
    .string('errors.text')
    .trim()
    .min(1, 'errors.missing')
    .max(most, 'errors.too-long')
    .regex(plainLine, 'errors.characters');

export const personName = line(120);

/** Several lines of plain text; line breaks are kept, other control characters refused. */
export const paragraph = (most: number) =>
  z
    .string('errors.text')
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(
      z
        .string()
        .max(most, 'errors.too-long')
        .regex(
          /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$|^(?:[^\p{Cc}\u202a-\u202e\u2066-\u2069]|\n|\t)*$/u,
          'errors.characters',
        ),
    );

export const roles = ['member', 'administrator', 'owner'] as const;
export type Role = (typeof roles)[number];
export const role = z.enum(roles, 'errors.choice');

export type UserStatus = 'invited' | 'active' | 'suspended';
