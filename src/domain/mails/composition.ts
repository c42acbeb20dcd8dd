import type { Locale } from '../../infra/i18n/texts.ts';

/** The parts of a mail in words, before they become HTML and plain text. */
export interface Composition {
  readonly locale: Locale;
  readonly subject: string;
  readonly organization: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** A code or password to be copied: stands by itself, whatever an organization's own words say. */
  readonly secret: string | undefined;
  readonly list: readonly { readonly label: string; readonly href: string }[];
  readonly button: { readonly label: string; readonly href: string; readonly intro: string } | undefined;
  readonly validity: string | undefined;
  readonly notes: readonly string[];
  readonly footer: string;
}
