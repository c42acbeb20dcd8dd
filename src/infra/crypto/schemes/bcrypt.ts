import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { type Comparison, type HashScheme, mustBeWithin, type StoredPassword, unreadable } from './scheme.ts';

// Native code, which a bundler cannot take in: found in node_modules when the program runs.
const { verify }: typeof import('@node-rs/bcrypt') = createRequire(import.meta.url)('@node-rs/bcrypt');

const maxCost = 14;
const maxBytes = 72;
const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * `$2a$`, `$2b$` and `$2y$` are one algorithm for anything that can be typed. `$2x$` is not among them: it says
 * that accents were misread when the hash was made.
 *
 * bcrypt sees 72 bytes and stops at a NUL. Whoever has a longer password was let in by its first 72 bytes where
 * the hash was made, and by anything that begins alike. Here such a password does **not** match: letting
 * somebody in by the start of a password is not verifying it (Okta, October 2024). Its owner takes the way of a
 * forgotten password. The work is done all the same, so that the time tells nothing.
 */
export const bcrypt: HashScheme<'bcrypt'> = {
  name: 'bcrypt',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => /^\$2[aby]\$/.test(hash),
  inspect: (stored) => wholePassword(inspect('bcrypt', stored, '')),
};

/** Django's BCryptPasswordHasher: `bcrypt$` and a bcrypt hash, cut off at 72 bytes like any. */
export const djangoBcrypt: HashScheme<'django-bcrypt'> = {
  name: 'django-bcrypt',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('bcrypt$'),
  inspect: (stored) => wholePassword(inspect('django-bcrypt', stored, 'bcrypt$')),
};

/** Django's BCryptSHA256PasswordHasher: bcrypt of the SHA-256 in hex, so that every byte counts. */
export const djangoBcryptSha256: HashScheme<'django-bcrypt-sha256'> = {
  name: 'django-bcrypt-sha256',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('bcrypt_sha256$'),
  inspect(stored) {
    const compare = inspect('django-bcrypt-sha256', stored, 'bcrypt_sha256$');
    return (password) => compare(createHash('sha256').update(password).digest('hex'));
  },
};

function inspect(name: string, { hash }: StoredPassword, label: string): Comparison {
  const found = /^(\$2[aby]\$(\d\d)\$)([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(hash.slice(label.length));
  if (!found) throw unreadable(name);
  const [, start = '', cost = '', salt = '', digest = ''] = found;
  mustBeWithin(name, 'cost', Number(cost), [4, maxCost]);
  const canonical = start + withoutSpareBits(salt, 4) + withoutSpareBits(digest, 2);
  return (password) => verify(password, canonical);
}

/**
 * 16 bytes are 22 characters with four bits to spare, 23 bytes are 31 with two. Some programs filled those with
 * anything and crypt(3) passes over them; the library here takes such a hash for no hash.
 */
function withoutSpareBits(text: string, bits: number): string {
  const last = (alphabet.indexOf(text.slice(-1)) >> bits) << bits;
  return text.slice(0, -1) + alphabet.charAt(last);
}

function wholePassword(compare: Comparison): Comparison {
  return async (password) => {
    const wasSeenWhole = Buffer.byteLength(password) <= maxBytes && !password.includes('\0');
    return (await compare(password)) && wasSeenWhole;
  };
}
