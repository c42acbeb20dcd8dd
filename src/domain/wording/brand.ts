import { z } from 'zod';
import type { Section } from '../settings/settings.ts';

const color = z.string().regex(/^#[0-9a-f]{6}$/);
const address = z.httpUrl().max(500);

/** How an organization looks: colours are parsed, the logo was re-encoded when it came in. */
export const brand = {
  name: 'brand',
  schema: z.object({
    color: color.optional(),
    colorDark: color.optional(),
    logo: z.object({ tag: z.string(), alt: z.string().max(120).optional() }).optional(),
    panelMessage: z.string().max(200).optional(),
  }),
} satisfies Section<unknown>;
export type Brand = z.infer<typeof brand.schema>;

/** Where the footer leads, so that nobody is stranded on any page. */
export const links = {
  name: 'links',
  schema: z.object({
    help: address.optional(),
    supportEmail: z.email().optional(),
    supportUrl: address.optional(),
    privacy: address.optional(),
  }),
} satisfies Section<unknown>;
export type Links = z.infer<typeof links.schema>;

/** The languages that the organization's pages and mails offer, and its time zone. */
export const languages = {
  name: 'languages',
  schema: z.object({
    offered: z
      .array(z.enum(['en', 'it']))
      .min(1)
      .default(['en', 'it']),
    default: z.enum(['en', 'it']).default('en'),
    /** Whether a visitor's browser decides among the offered languages; else everybody meets the default first. */
    followBrowser: z.boolean().default(true),
    timeZone: z.string().default('UTC'),
  }),
} satisfies Section<unknown>;
export type Languages = z.infer<typeof languages.schema>;
