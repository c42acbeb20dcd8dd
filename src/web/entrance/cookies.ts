import { days, hours } from '../../infra/time.ts';

/** Every cookie that Gatehouse sets. The prefix binds each to this very host (RFC 6265bis section 4.1.3.2). */
export const cookieNames = {
  session: '__Host-session',
  browser: '__Host-browser',
  language: '__Host-language',
  theme: '__Host-theme',
  notice: '__Host-notice',
  organization: '__Host-organization',
  invitation: '__Host-invitation',
  reset: '__Host-reset',
  emailChange: '__Host-email-change',
  setUp: '__Host-set-up',
  newPassword: '__Host-new-password',
  recovery: '__Host-recovery',
  ownPassword: '__Host-own-password',
  directory: '__Host-directory',
  accessRequest: '__Host-access-request',
  signUp: '__Host-sign-up',
} as const;
export type CookieName = keyof typeof cookieNames;

/** Milliseconds that a long-lived cookie is kept; browsers allow no more than 400 days. */
export const longLived = days(400);
/** Milliseconds that the secret of a followed link waits for its form. */
export const flowLived = hours(1);

/** The cookies of a request, and those its answer will set. */
export interface CookieJar {
  get(name: CookieName): string | undefined;
  /** `keepFor` in milliseconds; without it the cookie goes when the browser closes. */
  set(name: CookieName, value: string, keepFor?: number): void;
  clear(name: CookieName): void;
  /** Set-Cookie lines for the answer. */
  lines(): string[];
}

export function openJar(header: string | null): CookieJar {
  const came = parse(header ?? '');
  const set = new Map<string, string>();
  const put = (name: CookieName, value: string, keepFor?: number) => {
    const age = keepFor === undefined ? '' : `; Max-Age=${Math.floor(keepFor / 1000)}`;
    set.set(
      name,
      `${cookieNames[name]}=${encodeURIComponent(value)}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`,
    );
  };
  return {
    get: (name) => came.get(cookieNames[name]),
    set: put,
    clear: (name) => put(name, '', 0),
    lines: () => [...set.values()],
  };
}

/** The first cookie of a name counts; what cannot be decoded is not there. */
function parse(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at < 1 || found.has(name)) continue;
    try {
      const value = part.slice(at + 1).trim();
      found.set(name, value.includes('%') ? decodeURIComponent(value) : value);
    } catch {
      // Not one of ours: Gatehouse only sets what decodes.
    }
  }
  return found;
}
