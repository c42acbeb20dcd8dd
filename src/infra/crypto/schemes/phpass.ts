import { hash as digestOf } from 'node:crypto';
import { sameBytes } from '../secrets.ts';
import { crypt64, crypt64Value } from './crypt64.ts';
import { type HashScheme, mustBeWithin, unreadable } from './scheme.ts';
import { inSlices } from './slices.ts';

// Powers of two: 2^13 is usual, 2^20 is a second and a half.
const [minLogRounds, maxLogRounds] = [7, 20];
const groups = [[2, 1, 0], [5, 4, 3], [8, 7, 6], [11, 10, 9], [14, 13, 12], [15]];

/**
 * The portable hashes of phpass (Solar Designer, openwall.com/phpass), as WordPress before 6.8 (`$P$`), phpBB 3
 * (`$H$`) and many other PHP programs have them: MD5 over and over.
 */
export const phpass: HashScheme<'phpass'> = {
  name: 'phpass',
  strength: 'old',
  salt: 'inside',
  recognizes: (hash) => /^\$[PH]\$/.test(hash),
  inspect({ hash }) {
    const found = /^\$[PH]\$([./0-9A-Za-z])([!-~]{8})([./0-9A-Za-z]{22})$/.exec(hash);
    if (!found) throw unreadable('phpass');
    const [, count = '', salt = '', expected = ''] = found;
    const logRounds = crypt64Value(count);
    mustBeWithin('phpass', 'log2 of rounds', logRounds, [minLogRounds, maxLogRounds]);
    return async (password) => {
      const bytes = Buffer.from(password);
      let digest = digestOf('md5', Buffer.concat([Buffer.from(salt), bytes]), 'buffer');
      await inSlices(2 ** logRounds, () => {
        digest = digestOf('md5', Buffer.concat([digest, bytes]), 'buffer');
      });
      return sameBytes(crypt64(digest, groups), expected);
    };
  },
};
