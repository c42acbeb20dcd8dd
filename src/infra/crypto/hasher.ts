import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { type ForeignHash, makeForeignHash } from './foreign-hashes.ts';
import { createHashQueue, type HashLane, type HashQueueStats } from './hash-queue.ts';
import { inspectHash, type SchemeName } from './hash-schemes.ts';
import { argon2Caps, type HashCost, isCurrentArgon2 } from './schemes/argon2.ts';
import type { Comparison, StoredPassword } from './schemes/scheme.ts';

export { type ForeignHash, hasRoom } from './foreign-hashes.ts';
export { type HashLane, HashQueueFullError, type HashQueueStats } from './hash-queue.ts';
export { passwordSchemes, type SchemeName } from './hash-schemes.ts';
export { type StoredPassword, UnsupportedHashError } from './schemes/scheme.ts';

/**
 * Passwords are taken whole, as Unicode NFC; how long one may be is the caller's to check. All reject with
 * HashQueueFullError when the queue has no room for the lane. An empty password, or one of more than 4,096
 * bytes, matches nothing and costs nothing, whatever it is compared with.
 */
export type Hasher = {
  /** An argon2id hash as a PHC string, at the current cost. */
  hash(password: string, lane: HashLane): Promise<string>;
  /**
   * Of any scheme that the text tells (`passwordSchemes`, all but the bare digests). `needsRehash`: the stored
   * hash is not as `hash` would make it, so replace it at a success. Rejects with UnsupportedHashError, having
   * computed nothing.
   */
  verify(
    stored: string,
    password: string,
    lane: HashLane,
  ): Promise<{ matches: boolean; needsRehash: boolean }>;
  /**
   * Whether the password is the one of a hash in somebody else's database, of the named scheme or of the one
   * that the text tells. A password with a NUL matches nothing. Rejects with UnsupportedHashError, having
   * computed nothing.
   */
  verifyForeign(
    stored: StoredPassword,
    scheme: SchemeName | 'detect',
    password: string,
    lane: HashLane,
  ): Promise<boolean>;
  /**
   * Costs what verifying a hash of the current cost does: for accounts that do not exist. A stored hash of
   * another scheme or cost takes another time: until it is replaced at its owner's next success, whoever measures
   * can tell that the account exists and was imported. Answers that leave at fixed moments blur that as long as
   * the difference is smaller than the step between them; bcrypt at cost 12 is not.
   */
  dummy(password: string, lane: HashLane): Promise<void>;
  /**
   * Costs what `verifyForeign` with the example does, for accounts that another database does not know: its
   * hashes stay as they are, so that the difference said at `dummy` would stay too. The example is any hash of
   * that database; nothing is told of whether it matched.
   */
  dummyLike(
    example: StoredPassword,
    scheme: SchemeName | 'detect',
    password: string,
    lane: HashLane,
  ): Promise<void>;
  /** A hash for somebody else's database, which `verifyForeign` verifies. Rejects where the scheme has no room for it. */
  hashForeign(scheme: ForeignHash, password: string, lane: HashLane): Promise<string>;
  stats(): HashQueueStats;
};

/**
 * At most `threads` hashes run at once (by default one a core). They run in libuv's pool, which also serves
 * files and host names and has four threads unless told otherwise: the process must start with
 * UV_THREADPOOL_SIZE above `threads`, or a rush of sign-ins holds up every file and DNS look-up. Throws
 * RangeError for a cost above the caps.
 */
export function createHasher(
  options: Partial<HashCost> & { threads?: number; maxQueueSeconds?: number },
): Hasher {
  const { threads = availableParallelism(), maxQueueSeconds = 2 } = options;
  const { memoryKib = 19_456, timeCost = 2, parallelism = 1 } = options;
  const cost: HashCost = { memoryKib, timeCost, parallelism };
  for (const name of ['memoryKib', 'timeCost', 'parallelism'] as const) {
    if (cost[name] > argon2Caps[name])
      throw new RangeError(`${name} is ${cost[name]}: at most ${argon2Caps[name]}`);
  }
  const queue = createHashQueue({
    threads,
    maxWaitMs: maxQueueSeconds * 1000,
    // The least cost takes some 20 ms, and more takes longer; the queue soon knows better.
    expectedMs: 20 * Math.max(1, (memoryKib * timeCost) / (19_456 * 2)),
  });
  const nobody = hashOfNothing(cost);

  async function verify(stored: string, password: string, lane: HashLane) {
    const compare = inspectHash({ hash: stored }, 'detect');
    const needsRehash = !isCurrentArgon2(stored, cost);
    if (!canBePassword(password)) return { matches: false, needsRehash };
    const spellings = needsRehash ? spellingsElsewhere(password) : [password.normalize('NFC')];
    const matches = await queue.run(lane, () => matchesOneOf(compare, spellings));
    return { matches, needsRehash };
  }

  const verifyForeign: Hasher['verifyForeign'] = async (stored, scheme, password, lane) => {
    const compare = inspectHash(stored, scheme);
    if (!canBePassword(password) || password.includes('\0')) return false;
    return queue.run(lane, () => matchesOneOf(compare, spellingsElsewhere(password)));
  };

  const make: Hasher['hash'] = (password, lane) =>
    queue.run(lane, () =>
      hash(password.normalize('NFC'), { memoryCost: memoryKib, timeCost, parallelism, outputLen: 32 }),
    );

  return {
    hash: make,
    hashForeign: (scheme, password, lane) =>
      scheme === 'argon2id' ? make(password, lane) : queue.run(lane, () => makeForeignHash(scheme, password)),
    verify,
    verifyForeign,
    async dummy(password, lane) {
      await verify(nobody, password, lane);
    },
    async dummyLike(example, scheme, password, lane) {
      await verifyForeign(example, scheme, password, lane);
    },
    stats: () => queue.stats(),
  };
}

// 256 characters of any script, however their accents are composed, are fewer.
const maxPasswordBytes = 4096;

function canBePassword(password: string): boolean {
  return password !== '' && Buffer.byteLength(password) <= maxPasswordBytes;
}

/**
 * Others hash what was typed, and NFC is not always that: it takes apart U+0958 and its like, which keyboards
 * send whole. The text as typed is tried where it differs.
 */
function spellingsElsewhere(password: string): string[] {
  return [...new Set([password.normalize('NFC'), password])];
}

async function matchesOneOf(compare: Comparison, spellings: string[]): Promise<boolean> {
  for (const spelling of spellings) if (await compare(spelling)) return true;
  return false;
}

/**
 * A well-formed hash that no password is known for: verifying it does the whole work and fails at the end.
 */
function hashOfNothing({ memoryKib, timeCost, parallelism }: HashCost): string {
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryKib},t=${timeCost},p=${parallelism}$${base64(16)}$${base64(32)}`;
}
