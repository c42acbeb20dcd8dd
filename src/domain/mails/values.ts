/** One line without control characters and directional overrides; 200 characters at most. */
export const tidy = (text: string): string => oneLine(text).slice(0, 200);

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

/**
 * A name as it may stand in a mail. Mail programs make links of whatever looks like an address, so that somebody called
 * 'Prize at evil.example' would put a link into our mails: an invisible character breaks that, and no name.
 */
export const tamed = (name: string): string => unlinked(tidy(name));

/** The same of text that has several lines; 1,000 characters at most. */
export const tamedText = (text: string): string =>
  unlinked(text.split('\n').map(oneLine).join('\n').slice(0, 1_000));

const unlinked = (text: string): string =>
  text.replace(/:\/\//g, `:${nonJoiner}//`).replace(/\.(?=[\p{L}\p{N}])/gu, `.${nonJoiner}`);

const nonJoiner = '\u200c';

/** Where a button leads. Throws TypeError for anything but http(s), and for a user name in front of the host. */
export function mailHref(link: string | URL): string {
  const url = new URL(link);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new TypeError('a link in a mail is http or https');
  }
  return url.href;
}
