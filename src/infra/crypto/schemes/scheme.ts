/** What is kept of a password: its hash, and its salt where that stands in a column of its own. */
export type StoredPassword = { hash: string; salt?: string | undefined };

/** Whether the stored hash was made of this password. It never rejects on account of the password. */
export type Comparison = (password: string) => Promise<boolean>;

/**
 * `good`: made to be slow, a new hash can wait for the next success. `old`: slow once. `weak`: a graphics card
 * tries billions a second; whoever has the table has the passwords.
 */
export type SchemeStrength = 'good' | 'old' | 'weak';

/** A way in which passwords are kept. */
export type HashScheme<Name extends string = string> = {
  name: Name;
  strength: SchemeStrength;
  /** `inside` the text of the hash, in a column `beside` it, or there is `none`. */
  salt: 'inside' | 'beside' | 'none';
  /** Whether the text tells that it is of this scheme. A bare digest has none: those look alike. */
  recognizes?(hash: string): boolean;
  /** Reads the text and what it would cost; throws UnsupportedHashError. Nothing is computed yet. */
  inspect(stored: StoredPassword): Comparison;
};

/**
 * A stored hash of an unknown scheme, unreadable, or costing more than the caps allow. It was not computed. The
 * message names scheme and parameter, never the hash or the salt.
 */
export class UnsupportedHashError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedHashError';
  }
}

/** The text is not what its scheme makes: cut off, altered, or another thing altogether. */
export function unreadable(scheme: string): UnsupportedHashError {
  return new UnsupportedHashError(`the stored ${scheme} hash is unreadable`);
}

/** Throws UnsupportedHashError when a parameter of a readable hash is outside what is computed here. */
export function mustBeWithin(
  scheme: string,
  parameter: string,
  value: number,
  range: [number, number],
): void {
  const [least, most] = range;
  if (value > most) {
    throw new UnsupportedHashError(
      `the stored ${scheme} hash costs too much: ${parameter}=${value}, at most ${most}`,
    );
  }
  if (value < least) {
    throw new UnsupportedHashError(`the stored ${scheme} hash has ${parameter}=${value}, at least ${least}`);
  }
}

/**
 * Decodes base64 (RFC 4648 §4), `bare` without padding; throws UnsupportedHashError for any spelling but the one
 * that encoding gives back. Node's decoder passes over what it does not know, so that a text cut off or altered
 * would be taken for whole.
 */
export function decodeBase64(scheme: string, text: string, padding: 'padded' | 'bare'): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const encoded = bytes.toString('base64');
  if (text !== (padding === 'bare' ? encoded.replace(/=+$/, '') : encoded)) throw unreadable(scheme);
  return bytes;
}
