import { hash as digestOf } from 'node:crypto';
import { sameBytes } from '../secrets.ts';
import { crypt64 } from './crypt64.ts';
import { type HashScheme, unreadable } from './scheme.ts';
import { inSlices } from './slices.ts';

const rounds = 1000;
const groups = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]];

/**
 * crypt(3) of FreeBSD 2 and old Linux: `$1$salt$hash`. Weak, as its author said in 2012 (Poul-Henning Kamp).
 * It read C strings: a password with a NUL was another one there, and does not match here.
 */
export const md5Crypt: HashScheme<'md5-crypt'> = {
  name: 'md5-crypt',
  strength: 'weak',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('$1$'),
  inspect({ hash }) {
    const found = /^\$1\$([!-#%-9;-~]{0,8})\$([./0-9A-Za-z]{22})$/.exec(hash);
    if (!found) throw unreadable('md5-crypt');
    const [, salt = '', expected = ''] = found;
    return async (password) => {
      const digest = await md5CryptDigest(Buffer.from(password), Buffer.from(salt));
      return sameBytes(crypt64(digest, groups), expected) && !password.includes('\0');
    };
  },
};

async function md5CryptDigest(password: Buffer, salt: Buffer): Promise<Buffer> {
  const md5 = (...parts: Uint8Array[]) => digestOf('md5', Buffer.concat(parts), 'buffer');
  const filling = Buffer.alloc(password.length, md5(password, salt, password));
  const bits: Buffer[] = [];
  for (let left = password.length; left > 0; left >>= 1) {
    bits.push(left & 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  }
  let digest = md5(password, Buffer.from('$1$'), salt, filling, ...bits);
  await inSlices(rounds, (round) => {
    const isOdd = round % 2 === 1;
    const parts = [isOdd ? password : digest];
    if (round % 3 !== 0) parts.push(salt);
    if (round % 7 !== 0) parts.push(password);
    parts.push(isOdd ? digest : password);
    digest = md5(...parts);
  });
  return digest;
}
