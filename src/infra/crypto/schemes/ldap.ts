import { hash as digestOf } from 'node:crypto';
import { sameBytes } from '../secrets.ts';
import { decodeBase64, type HashScheme, unreadable } from './scheme.ts';

/**
 * As directories keep `userPassword` (RFC 2307 §5.3; salted as OpenLDAP does): a label in braces, any case, and
 * the base64 of digest and salt, digest(password + salt). All are weak: one round of a fast digest.
 */
export const ldapSchemes = [
  ldap('ldap-sha', 'SHA', 'sha1', 20),
  ldap('ldap-ssha', 'SSHA', 'sha1', 20),
  ldap('ldap-ssha256', 'SSHA256', 'sha256', 32),
  ldap('ldap-ssha512', 'SSHA512', 'sha512', 64),
];

function ldap<Name extends string>(
  name: Name,
  label: string,
  digest: string,
  bytes: number,
): HashScheme<Name> {
  const start = new RegExp(`^\\{${label}\\}`, 'i');
  const isSalted = label.startsWith('SSHA');
  return {
    name,
    strength: 'weak',
    salt: isSalted ? 'inside' : 'none',
    recognizes: (hash) => start.test(hash),
    inspect({ hash }) {
      const all = decodeBase64(name, hash.replace(start, ''), 'padded');
      const [expected, salt] = [all.subarray(0, bytes), all.subarray(bytes)];
      if (expected.length !== bytes || salt.length > 0 !== isSalted) throw unreadable(name);
      return async (password) => {
        const found = digestOf(digest, Buffer.concat([Buffer.from(password), salt]), 'buffer');
        return sameBytes(found, expected);
      };
    },
  };
}
