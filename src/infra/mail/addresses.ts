/** A name and an address, as they stand in a header. The name may be empty. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

// Dot-atoms only (RFC 5321 section 4.1.2 without quoted strings, address literals and UTF-8): whatever a mail library or
// a server might read in two ways has no place in an envelope.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
// A last label of digits would be taken for a part of an IPv4 address.
const plainAddress = new RegExp(`^${atom}(?:\\.${atom})*@(?:${label}\\.)*(?=[^.]*[A-Za-z])${label}$`);

/** Whether a text is exactly one address, with nothing in it that could be read as more. */
export const isPlainAddress = (text: string): boolean => text.length <= 254 && plainAddress.test(text);

/** Reads `Name <address>` or an address, as the configuration gives the sender. Throws TypeError for anything else. */
export function parseMailbox(text: string): Mailbox {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const address = (inBrackets ?? text).trim();
  if (!isPlainAddress(address)) throw new TypeError('a sender is written as an address or as Name <address>');
  return { name: headerText(name.trim().replace(/^"(.*)"$/, '$1')), address };
}

/** The text itself. Throws TypeError where it would end its header and begin another, or hold what none may hold. */
export function headerText(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new TypeError('a header holds no line breaks or control characters');
  return text;
}
