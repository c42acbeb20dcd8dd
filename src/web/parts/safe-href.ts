export type SafeHref =
  | { kind: 'inside'; href: string }
  | { kind: 'mail'; href: string }
  | { kind: 'outside'; href: string; host: string };

/**
 * What an address leads to, as a browser would read it, or undefined where it must not be followed: any scheme but
 * http, https and mailto, a user name in front of the host, or a path that leaves the portal (`//host`, `/\host`).
 */
export function safeHref(href: string): SafeHref | undefined {
  // Our own pages parse against a host that cannot exist; whatever ends up elsewhere named another host.
  const url = URL.parse(href, 'http://portal.invalid/');
  if (!url || url.username || url.password) return undefined;
  if (url.protocol === 'mailto:') return { kind: 'mail', href: url.href };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.host === 'portal.invalid') return { kind: 'inside', href };
  if (!/^https?:\/\//i.test(href)) return undefined;
  return { kind: 'outside', href: url.href, host: url.host };
}
