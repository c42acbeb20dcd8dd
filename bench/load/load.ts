import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job, Outcome } from './jobs.ts';

export interface Load {
  /** Rejects where a connection broke or the job ran out of people. */
  run(job: Job): Promise<Outcome>;
  close(): Promise<void>;
}

/** Starts a load process; it is used again and again, so that it has warmed up when it counts. */
export function startLoad(): Load {
  const child = fork(join(import.meta.dirname, 'generator.ts'), { stdio: 'inherit' });
  let ended = false;
  const exit = once(child, 'exit').then(() => {
    ended = true;
  });
  return {
    run(job) {
      return new Promise((resolve, reject) => {
        if (ended) return reject(new Error('the load process has ended'));
        const onExit = () => reject(new Error('the load process ended in the middle of a job'));
        child.once('exit', onExit);
        child.once('message', (message: { outcome: Outcome } | { error: string }) => {
          child.removeListener('exit', onExit);
          if ('outcome' in message) resolve(message.outcome);
          else reject(new Error(message.error));
        });
        child.send(job);
      });
    },
    async close() {
      if (!ended) child.disconnect();
      await exit;
    },
  };
}
