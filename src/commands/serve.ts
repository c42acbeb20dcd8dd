import cluster from 'node:cluster';
import { type Environment, readConfig } from '../config.ts';

export interface ServeOptions {
  /** `--workers`, which goes before WORKERS. */
  readonly workers?: string | undefined;
  /** UV_THREADPOOL_SIZE, where the operator set it. */
  readonly threadPool?: string | undefined;
}

/**
 * `gatehouse serve`: starts the portal and ends it when told to, once all that is under way is done. With several workers
 * this process only looks after them, and loads nothing else.
 */
export async function serve(given: Environment, options: ServeOptions): Promise<undefined> {
  const environment: Environment =
    options.workers === undefined ? given : { ...given, WORKERS: options.workers, WORKERS_FILE: undefined };
  if (cluster.isWorker) return (await import('./workers/work.ts')).work(environment);
  const config = readConfig(environment);
  if (config.WORKERS === 1) return (await import('./serve-alone.ts')).serveAlone(config);
  return (await import('./workers/lead.ts')).lead(config, options.threadPool);
}
