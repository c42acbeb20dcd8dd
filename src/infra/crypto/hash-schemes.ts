import { argon2Schemes } from './schemes/argon2.ts';
import { aspnetIdentity } from './schemes/aspnet.ts';
import { bcrypt, djangoBcrypt, djangoBcryptSha256 } from './schemes/bcrypt.ts';
import { hexDigests } from './schemes/hex-digests.ts';
import { ldapSchemes } from './schemes/ldap.ts';
import { md5Crypt } from './schemes/md5-crypt.ts';
import { djangoPbkdf2, pbkdf2Phc, werkzeugPbkdf2 } from './schemes/pbkdf2.ts';
import { phpass } from './schemes/phpass.ts';
import {
  type Comparison,
  type HashScheme,
  type StoredPassword,
  UnsupportedHashError,
} from './schemes/scheme.ts';
import { djangoScrypt, scryptPhc, werkzeugScrypt } from './schemes/scrypt.ts';
import { sha256Crypt, sha512Crypt } from './schemes/sha-crypt.ts';

/** Every way of keeping a password that can be verified here. */
const schemes = [
  ...argon2Schemes,
  scryptPhc,
  djangoScrypt,
  werkzeugScrypt,
  bcrypt,
  djangoBcrypt,
  djangoBcryptSha256,
  pbkdf2Phc,
  djangoPbkdf2,
  werkzeugPbkdf2,
  aspnetIdentity,
  sha512Crypt,
  sha256Crypt,
  phpass,
  md5Crypt,
  ...ldapSchemes,
  ...hexDigests,
];

export type SchemeName = (typeof schemes)[number]['name'];

/** A scheme as it can be offered to somebody who knows what a database holds. */
export type NamedScheme = Pick<HashScheme<SchemeName>, 'name' | 'strength' | 'salt'>;

/**
 * The best first. `salt: 'beside'`: it stands in a column of its own, which must be named too, and 'detect'
 * cannot find the scheme.
 */
export const passwordSchemes: readonly NamedScheme[] = schemes.map(({ name, strength, salt }) => {
  return { name, strength, salt };
});

// The longest that any scheme makes has fewer than 300.
const maxCharacters = 1000;

/**
 * Reads a stored hash and what it would cost, and computes nothing: the comparison returned does, when it is
 * called. 'detect' goes by the text, which tells for all schemes but the bare digests. Throws
 * UnsupportedHashError.
 */
export function inspectHash(stored: StoredPassword, scheme: SchemeName | 'detect'): Comparison {
  if (stored.hash.length > maxCharacters || (stored.salt?.length ?? 0) > maxCharacters) {
    throw new UnsupportedHashError('the stored password hash or its salt is too long to be one');
  }
  return schemeOf(stored.hash, scheme).inspect(stored);
}

function schemeOf(hash: string, wanted: SchemeName | 'detect'): HashScheme {
  if (wanted === 'detect') {
    const found = schemes.find((scheme: HashScheme) => scheme.recognizes?.(hash));
    if (!found) throw new UnsupportedHashError('the stored password hash is of an unknown scheme');
    return found;
  }
  const named: HashScheme | undefined = schemes.find(({ name }) => name === wanted);
  if (!named || named.recognizes?.(hash) === false) {
    throw new UnsupportedHashError(`the stored password hash is not of the scheme ${wanted}`);
  }
  return named;
}
