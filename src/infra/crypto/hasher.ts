import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { createHashQueue, type HashLane, type HashQueueStats } from './hash-queue.ts';
import { argon2Caps, type HashCost, schemeOf } from './hash-schemes.ts';

export { type HashLane, HashQueueFullError, type HashQueueStats } from './hash-queue.ts';
export { UnsupportedHashError } from './hash-schemes.ts';

/**
 * Passwords are taken whole, as Unicode NFC; how long one may be is the caller's to check. All three reject
 * with HashQueueFullError when the queue has no room for the lane.
 */
export type Hasher = {
  /** An argon2id hash as a PHC string, at the current cost. */
  hash(password: string, lane: HashLane): Promise<string>;
  /**
   * `needsRehash`: the stored hash is not as `hash` would make it, so replace it at a success.
   * Rejects with UnsupportedHashError, having computed nothing.
   */
  verify(
    stored: string,
    password: string,
    lane: HashLane,
  ): Promise<{ matches: boolean; needsRehash: boolean }>;
  /** Costs what verifying a hash of the current cost does: for accounts that do not exist. */
  dummy(password: string, lane: HashLane): Promise<void>;
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
  const queue = createHashQueue({ threads, maxWaitMs: maxQueueSeconds * 1000 });
  const nobody = hashOfNothing(cost);

  async function verify(stored: string, password: string, lane: HashLane) {
    const scheme = schemeOf(stored);
    const { isCurrent } = scheme.inspect(stored, cost);
    const matches = await queue.run(lane, () => scheme.verify(stored, password.normalize('NFC')));
    return { matches, needsRehash: !isCurrent };
  }

  return {
    hash: (password, lane) =>
      queue.run(lane, () =>
        hash(password.normalize('NFC'), { memoryCost: memoryKib, timeCost, parallelism, outputLen: 32 }),
      ),
    verify,
    async dummy(password, lane) {
      await verify(nobody, password, lane);
    },
    stats: () => queue.stats(),
  };
}

/**
 * A well-formed hash that no password is known for: verifying it does the whole work and fails at the end.
 */
function hashOfNothing({ memoryKib, timeCost, parallelism }: HashCost): string {
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryKib},t=${timeCost},p=${parallelism}$${base64(16)}$${base64(32)}`;
}
