import { pbkdf2 } from 'node:crypto';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { randomBytes } from './random.ts';

// Native code, which a bundler cannot take in: found in node_modules when the program runs.
const { hash: bcrypt }: typeof import('@node-rs/bcrypt') = createRequire(import.meta.url)('@node-rs/bcrypt');
const derive = promisify(pbkdf2);

/** Ways of keeping a password in which one can be written into somebody else's database. */
export type ForeignHash = 'argon2id' | 'bcrypt' | 'pbkdf2-sha256' | 'django-pbkdf2-sha256';

// OWASP Password Storage Cheat Sheet: 600,000 of HMAC-SHA-256; bcrypt at 10 or more.
const iterations = 600_000;
const bcryptCost = 12;

/** Whether the whole password counts in this scheme: bcrypt sees 72 bytes and stops at a NUL. */
export const hasRoom = (scheme: ForeignHash, password: string): boolean =>
  !password.includes('\0') && (scheme !== 'bcrypt' || Buffer.byteLength(password.normalize('NFC')) <= 72);

/** A hash with its salt in it, as the libraries of that name write it. Rejects where the scheme has no room. */
export async function makeForeignHash(
  scheme: Exclude<ForeignHash, 'argon2id'>,
  password: string,
): Promise<string> {
  if (!hasRoom(scheme, password)) throw new RangeError(`${scheme} has no room for the password`);
  return makers[scheme](password.normalize('NFC'));
}

const makers: Record<Exclude<ForeignHash, 'argon2id'>, (password: string) => Promise<string>> = {
  bcrypt: (password) => bcrypt(password, { cost: bcryptCost }),
  // As passlib: base64 without padding, `.` for `+`.
  'pbkdf2-sha256': async (password) => {
    const salt = randomBytes(16);
    const key = await derive(password, salt, iterations, 32, 'sha256');
    const adapted = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '').replaceAll('+', '.');
    return `$pbkdf2-sha256$${iterations}$${adapted(salt)}$${adapted(key)}`;
  },
  'django-pbkdf2-sha256': async (password) => {
    const salt = randomBytes(16).toString('hex');
    const key = await derive(password, salt, iterations, 32, 'sha256');
    return `pbkdf2_sha256$${iterations}$${salt}$${key.toString('base64')}`;
  },
};
