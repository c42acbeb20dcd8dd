import { DatabaseBusyError } from '../infra/database/database.ts';
import type { Logger } from '../infra/log.ts';
import type { Observer } from '../infra/metrics/observer.ts';

/** Something that happens by itself: how often, and which flow does it. */
export interface Job {
  readonly name: string;
  /** Milliseconds between the end of one run and the start of the next. */
  readonly every: number;
  /** A message on the work channel that calls for a run at once. */
  readonly wokenBy?: string;
  /** Must be safe to run in several processes at once: what is due is claimed in the database. */
  readonly run: () => Promise<unknown>;
}

export interface Clock {
  /** Runs the jobs that wait for this message now. */
  wake(message: string): void;
  /** Starts no more runs and waits for those under way. */
  stop(): Promise<void>;
}

/** Runs each job in its own rhythm, never two runs of one job at a time. A failed run is logged and tried again next time. */
export function startClock(jobs: readonly Job[], log: Logger, observer?: Observer): Clock {
  const hands = jobs.map((job) => startHand(job, log, observer));
  return {
    wake: (message) => {
      for (const hand of hands) if (hand.job.wokenBy === message) hand.wake();
    },
    stop: async () => {
      await Promise.all(hands.map((hand) => hand.stop()));
    },
  };
}

function startHand(job: Job, log: Logger, observer: Observer | undefined) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const run = () => {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    running = Promise.resolve()
      .then(job.run)
      .then(() => observer?.job(job.name, true, seconds()))
      .catch((error) => {
        observer?.job(job.name, false, seconds());
        // Without a database nothing is wrong with the job.
        const level = error instanceof DatabaseBusyError ? 'warn' : 'error';
        log[level]({ err: error, job: job.name }, 'a job failed and will be tried again');
      })
      .then(() => {
        running = undefined;
        if (stopped) return;
        timer = setTimeout(run, again ? 0 : job.every);
        again = false;
      });
  };
  timer = setTimeout(run, Math.min(job.every, 1_000));

  return {
    job,
    wake: () => !stopped && run(),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
