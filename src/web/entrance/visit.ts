import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Formats } from '../../infra/i18n/formats.ts';
import type { Locale, Translate, Values } from '../../infra/i18n/texts.ts';
import type { Infra } from '../../infra/infra.ts';
import type { WebRequest } from './answer.ts';
import type { CookieJar } from './cookies.ts';

/** Everything a page may know about the request it answers. Built once, before any door is entered. */
export interface Visit {
  readonly infra: Infra;
  readonly profiles: Profiles;
  readonly request: WebRequest;
  readonly url: URL;
  /** Values of the `:name` parts of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  /** What a POST carried: one text per field; a repeated field is a list, a file a File. Empty on GET. */
  readonly form: FormFields;
  /** Where the request arrived: the portal's shared address, or an address of one organization. */
  readonly place: 'shared' | 'organization';
  /** The host name (and port) asked for, as configured proxies vouch for it. */
  readonly host: string;
  /** The organization whose address this is, else the one the visitor is signed in to; none before that. */
  readonly organization: OrganizationProfile | undefined;
  /** The signed-in person, with the facts that every request checks anew. */
  readonly session: PersonSession | undefined;
  readonly browser: Browser;
  readonly cookies: CookieJar;
  readonly locale: Locale;
  readonly t: Translate;
  readonly format: Formats;
  /** `light` or `dark` where the visitor chose; otherwise the browser's preference rules. */
  readonly theme: 'light' | 'dark' | undefined;
  /** How many requests for access wait for a decision; counted for the pages of the console only. */
  readonly waiting?: number | undefined;
  /** CSRF token, masked afresh for this response. */
  readonly csrf: string;
  /** CSP nonce of this response. */
  readonly nonce: string;
  /** A notice carried over one redirect. */
  readonly notice: FlashNotice | undefined;
  /** When the request arrived, in milliseconds of `performance.now()`. */
  readonly startedAt: number;
}

/** A visit that only a signed-in person can make. */
export type PersonVisit = Visit & {
  readonly session: PersonSession;
  readonly organization: OrganizationProfile;
};

/** What is known of the browser: nothing here is trusted for identity. */
export interface Browser {
  /** Random value of the long-lived browser cookie; binds CSRF tokens and recovery flows. */
  readonly id: string;
  /** What the database keeps of it. */
  readonly hash: Buffer;
  readonly ip: string;
  readonly userAgent: string;
}

export type FormFields = Readonly<Record<string, string | string[] | File>>;

export interface FlashNotice {
  readonly kind: 'success' | 'info' | 'warning';
  /** A message id. */
  readonly message: string;
  readonly values?: Values;
}
