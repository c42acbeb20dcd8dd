import { hash, randomInt, timingSafeEqual } from 'node:crypto';
import { type Bytes, decodeBase64url, toBuffer } from './encoding.ts';
import { randomBytes } from './random.ts';

const secretBytes = 32;
// Crockford's base32: no I, L, O (taken for 1, 1, 0) and no U.
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// Lower case, so that nobody hunts for Shift; without 0 o 1 l i, which look alike in many fonts.
const readable = 'abcdefghjkmnpqrstuvwxyz23456789';
// As PostgreSQL has it: any version, so that a reserved id of our own making passes too.
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `bytes` random bytes (256 bits by default) as unpadded base64url. */
export function randomSecret(bytes = secretBytes): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256, 32 bytes: enough to keep a random secret by, never a password that a person chose. */
export function sha256(value: Bytes): Buffer {
  return hash('sha256', value, 'buffer');
}

/** Compares in a time that depends on the lengths alone. */
export function sameBytes(a: Bytes, b: Bytes): boolean {
  const left = toBuffer(a);
  const right = toBuffer(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The code of one failure, for a person to read out: 50 random bits as `XXXXX-XXXXX`. */
export const referenceCode = (): string => grouped(crockfordCharacters(10), 5);

/**
 * A reference code as a person typed it (any case, with or without dash and spaces, O for 0, I or L for 1),
 * in its one spelling; undefined when it is no reference code.
 */
export function normalizeReference(typed: string): string | undefined {
  const bare = typed.replace(/[\s-]/g, '');
  if (!/^[0-9A-Za-z]{10}$/.test(bare)) return undefined;
  const code = bare.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.includes('U') ? undefined : grouped(code, 5);
}

/** A password to be mailed: 28 characters of 31, so 138 bits, in groups of four with dashes between. */
export function generatedPassword(): string {
  const characters = Array.from({ length: 28 }, () => readable.charAt(randomInt(readable.length))).join('');
  return grouped(characters, 4);
}

/** A code to be typed: 000000 to 999999, each equally likely. */
export function sixDigits(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** A code to be typed that nobody guesses: 60 random bits as `XXXX-XXXX-XXXX`. */
export const longCode = (): string => grouped(crockfordCharacters(12), 4);

/**
 * A token that carries its organization, so that the row is found behind row-level security: base64url of the
 * UUID's 16 bytes, a dot, the secret. Throws TypeError for another id than a UUID or another secret than
 * randomSecret()'s.
 */
export function composeToken(organizationId: string, secret: string): string {
  if (!uuid.test(organizationId)) throw new TypeError('the organization id of a token must be a UUID');
  if (!decodeBase64url(secret, secretBytes)) throw new TypeError('the secret of a token must have 32 bytes');
  return `${Buffer.from(organizationId.replaceAll('-', ''), 'hex').toString('base64url')}.${secret}`;
}

/** What composeToken was given, and the SHA-256 of the secret's text; undefined for any other spelling. */
export function parseToken(
  text: string,
): { organizationId: string; secret: string; hash: Buffer } | undefined {
  const [prefix = '', secret = '', ...rest] = text.split('.', 3);
  const id = decodeBase64url(prefix, 16);
  if (!id || rest.length > 0 || !decodeBase64url(secret, secretBytes)) return undefined;
  const organizationId = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { organizationId, secret, hash: sha256(secret) };
}

// Five bits of each byte: 32 divides 256, so that every character is equally likely.
const crockfordCharacters = (count: number): string =>
  Array.from(randomBytes(count), (byte) => crockford.charAt(byte & 31)).join('');

function grouped(characters: string, size: number): string {
  return (characters.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join('-');
}
