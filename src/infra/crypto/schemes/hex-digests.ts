import { hash as digestOf } from 'node:crypto';
import { sameBytes } from '../secrets.ts';
import { type HashScheme, UnsupportedHashError, unreadable } from './scheme.ts';

const hexLength = { md5: 32, sha1: 40, sha256: 64 };

/**
 * Bare digests in hex, any case, as old CRMs have them. **All are weak**: one round of a fast digest, without a
 * salt often found by a search engine. They are here for a CRM that has them and for nothing else; nothing new
 * is ever kept so. The text does not tell which it is, nor on which side of the password the salt was put, so
 * that one of these is only ever computed when it was named.
 *
 * - `md5-hex`: digest(password)
 * - `salted-md5-hex`: digest(salt + password), the salt being the text of another column (UTF-8)
 * - `salted-md5-hex-after`: digest(password + salt)
 */
export const hexDigests = [
  hexDigest('md5-hex', 'md5', 'none'),
  hexDigest('salted-md5-hex', 'md5', 'before'),
  hexDigest('salted-md5-hex-after', 'md5', 'after'),
  hexDigest('sha1-hex', 'sha1', 'none'),
  hexDigest('salted-sha1-hex', 'sha1', 'before'),
  hexDigest('salted-sha1-hex-after', 'sha1', 'after'),
  hexDigest('sha256-hex', 'sha256', 'none'),
  hexDigest('salted-sha256-hex', 'sha256', 'before'),
  hexDigest('salted-sha256-hex-after', 'sha256', 'after'),
];

function hexDigest<Name extends string>(
  name: Name,
  digest: keyof typeof hexLength,
  place: 'none' | 'before' | 'after',
): HashScheme<Name> {
  return {
    name,
    strength: 'weak',
    salt: place === 'none' ? 'none' : 'beside',
    inspect({ hash, salt }) {
      if (hash.length !== hexLength[digest] || !/^[0-9a-f]+$/i.test(hash)) throw unreadable(name);
      if (place !== 'none' && !salt) throw new UnsupportedHashError(`the stored ${name} hash has no salt`);
      const expected = Buffer.from(hash, 'hex');
      return async (password) => {
        const text = { none: password, before: `${salt}${password}`, after: `${password}${salt}` }[place];
        return sameBytes(digestOf(digest, text, 'buffer'), expected);
      };
    },
  };
}
