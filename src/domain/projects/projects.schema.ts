import { z } from 'zod';
import { line, paragraph } from '../users/users.schema.ts';

/**
 * `open`: anybody of the organization joins at once. `ask`: they ask, and a manager or an administrator decides.
 * `request-only`: they see its name and whom to ask; nothing happens here.
 */
export const visibilities = ['open', 'ask', 'request-only'] as const;
export type Visibility = (typeof visibilities)[number];

/** What is said of a project. */
export interface ProjectDetails {
  readonly name: string;
  readonly description: string;
  /** Where its work is done; null where it has no page of its own. */
  readonly url: string | null;
  readonly visibility: Visibility;
  /** Whom to ask, where it cannot be joined here. */
  readonly contact: string;
}

const webAddress = z
  .string('errors.text')
  .trim()
  .max(500, 'errors.too-long')
  .regex(/^https:\/\//i, 'errors.address')
  .refine(
    (text) => URL.canParse(text) && new URL(text).host.includes('.') && !new URL(text).username,
    'errors.address',
  );

export const projectForm: z.ZodType<ProjectDetails> = z
  .object({
    name: line(120),
    description: paragraph(2_000),
    url: z.union([z.literal('').transform(() => null), webAddress], 'errors.address'),
    visibility: z.enum(visibilities, 'errors.choice'),
    contact: paragraph(300),
  })
  .refine(({ visibility, contact }) => visibility !== 'request-only' || contact !== '', {
    path: ['contact'],
    error: 'projects.contact-missing',
  });

/** Why somebody wants to join; may stay empty. */
export const requestForm = z.object({ reason: paragraph(500).default('') });
