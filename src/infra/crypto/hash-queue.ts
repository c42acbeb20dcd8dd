import { createFifo, createTurns } from './fair-line.ts';

/** Whose work it is. Organizations that are not known share the one lane 'unknown'. */
export type HashLane = { organization: string; ip: string };

export type HashQueueStats = {
  running: number;
  waiting: number;
  /** Moving average of how long one piece of work takes. */
  averageMs: number;
  /** What a newcomer would wait. */
  estimatedWaitMs: number;
  /** Since the start: how many were refused, at once or pushed out of the line. */
  refused: number;
};

export type HashQueue = {
  /**
   * Runs `work` when its turn comes and settles as it does; rejects with HashQueueFullError, without having
   * run it, when there is no room.
   */
  run<T>(lane: HashLane, work: () => Promise<T>): Promise<T>;
  stats(): HashQueueStats;
};

/** No room: answer 503 with this Retry-After (whole seconds, at least 1). */
export class HashQueueFullError extends Error {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super('the hash queue is full');
    this.name = 'HashQueueFullError';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Job = { since: number; start: () => void; refuse: () => void };

/**
 * At most `threads` pieces of work at once, at most `maxWaitMs` of waiting by what the work took so far, and never more
 * than twice that. Organizations take turns, and within one its addresses. Alone, an organization may fill the
 * line; with others waiting it gets no further than a quarter, and when the line is full its newest work above
 * the quarter gives way to theirs. Within an organization the address with the most waiting gives way in the
 * same manner, so that one flood cannot keep a colleague out. `expectedMs` is the first guess of how long one
 * piece of work takes.
 */
export function createHashQueue(options: {
  threads: number;
  maxWaitMs?: number;
  expectedMs?: number;
}): HashQueue {
  const { threads, maxWaitMs = 2000 } = options;
  const line = createTurns<Job>(() => createTurns<Job>(() => createFifo<Job>()));
  let averageMs = options.expectedMs ?? 20;
  let running = 0;
  let refused = 0;

  const estimatedWaitMs = () => (line.size * averageMs) / threads;

  /** Which line must give up its newest work for one more of `lane`: undefined when none needs to. */
  function roomFor({ organization, ip }: HashLane): { needed: string[] | undefined } | 'no room' {
    const own = line.at(organization);
    const ownSize = own?.size ?? 0;
    const full = estimatedWaitMs() > maxWaitMs;
    const quarter = Math.max(1, Math.floor((maxWaitMs * threads) / averageMs / 4));
    const aboveShare = ownSize >= quarter && ownSize < line.size;
    if (!full && !aboveShare) return { needed: undefined };
    if (!aboveShare && line.longest > Math.max(quarter, ownSize)) return { needed: [] };
    // Two fewer, or the two addresses would push each other out in turn.
    if (own && (own.at(ip)?.size ?? 0) + 1 < own.longest) return { needed: [organization] };
    return 'no room';
  }

  function next(): void {
    while (running < threads) {
      const job = line.takeNext();
      if (!job) return;
      // The work takes longer than was guessed: who has waited twice the time may have gone, or asked again.
      if (performance.now() - job.since > 2 * maxWaitMs) {
        job.refuse();
        continue;
      }
      running++;
      job.start();
    }
  }

  async function perform<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      // Never 0, so that the line has an end however fast the work is.
      averageMs = Math.max(0.1, averageMs + (performance.now() - startedAt - averageMs) / 16);
      running--;
      next();
    }
  }

  function full(): HashQueueFullError {
    refused++;
    return new HashQueueFullError(Math.max(1, Math.ceil(estimatedWaitMs() / 1000)));
  }

  return {
    async run(lane, work) {
      const room = roomFor(lane);
      if (room === 'no room') throw full();
      if (room.needed) line.takeNewest(room.needed)?.refuse();
      return new Promise((resolve, reject) => {
        line.add([lane.organization, lane.ip], {
          since: performance.now(),
          start: () => resolve(perform(work)),
          refuse: () => reject(full()),
        });
        next();
      });
    },
    stats: () => ({ running, waiting: line.size, averageMs, estimatedWaitMs: estimatedWaitMs(), refused }),
  };
}
