import type { AnswerHeaders, WebRequest } from './answer.ts';
/** What every answer carries, whatever it is. What is no page of ours (a mail, in the demo) brings a policy of its own. */
export function guardHeaders(headers: AnswerHeaders, nonce: string, secure: boolean): void {
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy(nonce));
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('x-frame-options', 'DENY');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  if (secure) headers.set('strict-transport-security', 'max-age=31536000');
}

const policy = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; ` +
  `connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'`;

/**
 * Whether a POST comes from a page of this very host. Fetch metadata decides where the browser sends it, else the exact
 * Origin, else the token alone (which is always checked as well). Organizations' addresses are siblings, not friends:
 * `same-site` is refused.
 */
export function sameOrigin(request: WebRequest, origin: string): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site) return site === 'same-origin';
  const stated = request.headers.get('origin');
  return stated === null || stated === origin;
}
