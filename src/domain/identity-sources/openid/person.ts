import { emailAddress } from '../../users/users.schema.ts';
import type { SourcePerson } from '../identities.ts';
import { invalid } from './fault.ts';
import type { OpenIdSettings } from './openid.schema.ts';

export interface Claims {
  /** Of the ID token, whose signature was checked. */
  readonly token: Readonly<Record<string, unknown>>;
  /** Of the userinfo endpoint, for the same subject; empty where it was not asked. */
  readonly info: Readonly<Record<string, unknown>>;
}

/** At most as many as OpenID Connect Core 1.0 section 2 allows; ASCII without control characters. */
const subjectForm = /^[\x20-\x7e]{1,255}$/;

/**
 * Somebody as a directory describes them. The key is issuer and subject together: the subject alone would be somebody else
 * as soon as an administrator names another directory. Throws DirectoryFault where there is no subject.
 */
export function personOf(issuer: string, names: OpenIdSettings['claims'], claims: Claims): SourcePerson {
  const { sub } = claims.token;
  if (typeof sub !== 'string' || !subjectForm.test(sub)) throw invalid('subject');
  // Address and its verification belong together: one must not come from here and the other from there.
  const said = claims.token[names.email] === undefined ? claims.info : claims.token;
  const email = emailAddress.safeParse(said[names.email]);
  return {
    subject: `${issuer}#${sub}`,
    email: email.success ? email.data : undefined,
    emailVerified: email.success && isYes(said[names.emailVerified]),
    name: lineOf(claims.token[names.name] ?? claims.info[names.name]),
    locale: lineOf(claims.token[names.locale] ?? claims.info[names.locale])?.slice(0, 2),
  };
}

/** Some directories write their booleans as texts or numbers. */
const isYes = (value: unknown): boolean => [true, 'true', 1, '1'].includes(value as never);

/** One line of plain text, or nothing: what controls, breaks or turns a line is left out. */
function lineOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u2028\u2029]+/gu, ' ').trim();
  return line.slice(0, 120).trim() || undefined;
}
