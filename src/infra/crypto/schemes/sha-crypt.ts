import { createHash, hash as digestOf } from 'node:crypto';
import { sameBytes } from '../secrets.ts';
import { crypt64 } from './crypt64.ts';
import { type HashScheme, mustBeWithin, unreadable } from './scheme.ts';
import { inSlices } from './slices.ts';

const usualRounds = 5000;
const maxRounds = 1_000_000;

type Form = { id: '5' | '6'; digest: 'sha256' | 'sha512'; characters: number; groups: number[][] };

/**
 * crypt(3) of Linux: `$5$rounds=5000$salt$hash` and `$6$...`, 'Unix crypt using SHA-256 and SHA-512' by Ulrich
 * Drepper (SHA-crypt.txt), whose steps are numbered below. Like every crypt(3) it read C strings: a password
 * with a NUL was another one there, and does not match here.
 */
export const sha256Crypt = shaCrypt('sha256-crypt', {
  id: '5',
  digest: 'sha256',
  characters: 43,
  groups: [...turning([0, 10, 20], 10, (a, b, c) => [c, a, b]), [31, 30]],
});

export const sha512Crypt = shaCrypt('sha512-crypt', {
  id: '6',
  digest: 'sha512',
  characters: 86,
  groups: [...turning([0, 21, 42], 21, (a, b, c) => [b, c, a]), [63]],
});

function shaCrypt<Name extends string>(name: Name, form: Form): HashScheme<Name> {
  const { id, digest, characters, groups } = form;
  const pattern = new RegExp(
    `^\\$${id}\\$(?:rounds=(\\d{1,10})\\$)?([!-#%-9;-~]{0,16})\\$([./0-9A-Za-z]{${characters}})$`,
  );
  return {
    name,
    strength: 'old',
    salt: 'inside',
    recognizes: (hash) => hash.startsWith(`$${id}$`),
    inspect({ hash }) {
      const found = pattern.exec(hash);
      if (!found) throw unreadable(name);
      const [, rounds = usualRounds, salt = '', expected = ''] = found;
      // Fewer than 1,000 become 1,000 before they are written (Drepper, 'rounds=').
      mustBeWithin(name, 'rounds', Number(rounds), [1000, maxRounds]);
      return async (password) => {
        const bytes = await shaCryptDigest(digest, Buffer.from(password), Buffer.from(salt), Number(rounds));
        return sameBytes(crypt64(bytes, groups), expected) && !password.includes('\0');
      };
    },
  };
}

async function shaCryptDigest(
  digest: string,
  password: Buffer,
  salt: Buffer,
  rounds: number,
): Promise<Buffer> {
  // Steps 4 to 8.
  const b = digestOf(digest, Buffer.concat([password, salt, password]), 'buffer');
  // Steps 1 to 3 and 9 to 12.
  const a = createHash(digest).update(password).update(salt).update(Buffer.alloc(password.length, b));
  for (let left = password.length; left > 0; left >>= 1) a.update(left & 1 ? b : password);
  let digested = a.digest();
  // Steps 13 to 16. The work grows with the square of the length.
  const passwords = createHash(digest);
  await inSlices(password.length, () => passwords.update(password));
  const p = Buffer.alloc(password.length, passwords.digest());
  // Steps 17 to 20.
  const salts = Buffer.alloc(salt.length * (16 + (digested[0] ?? 0)), salt);
  const s = Buffer.alloc(salt.length, digestOf(digest, salts, 'buffer'));
  // Step 21.
  const block = Buffer.alloc(digested.length + s.length + 2 * p.length);
  await inSlices(rounds, (round) => {
    const isOdd = round % 2 === 1;
    let length = 0;
    const add = (part: Buffer) => {
      block.set(part, length);
      length += part.length;
    };
    add(isOdd ? p : digested);
    if (round % 3 !== 0) add(s);
    if (round % 7 !== 0) add(p);
    add(isOdd ? digested : p);
    digested = digestOf(digest, block.subarray(0, length), 'buffer');
  });
  return digested;
}

/** Step 22 writes the bytes three by three: from one three to the next they change places and go up by one. */
function turning(
  first: [number, number, number],
  count: number,
  turn: (a: number, b: number, c: number) => [number, number, number],
): number[][] {
  let group = first;
  return Array.from({ length: count }, () => {
    const now = group;
    const [a, b, c] = turn(...now);
    group = [a + 1, b + 1, c + 1];
    return now;
  });
}
