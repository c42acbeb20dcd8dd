import { availableParallelism } from 'node:os';
import type { Config } from '../../config.ts';
import { createLog } from '../../infra/log.ts';
import { Reported } from '../explain.ts';
import { openMetricsListener } from '../metrics-listener.ts';
import { untilToldToEnd } from '../signals.ts';
import { createCrew } from './crew.ts';

/**
 * Looks after the workers, which share the port, and ends with them. SIGHUP replaces them one by one. Throws what the first
 * worker cannot start for; then none goes on.
 */
export async function lead(config: Config, threadPool: string | undefined): Promise<undefined> {
  const log = createLog(config.LOG_LEVEL, { worker: 0 });
  const threads = Math.ceil(availableParallelism() / config.WORKERS);
  const crew = createCrew({
    ...{ workers: config.WORKERS, threads, log },
    // Files and names are looked up by the same threads.
    environment: { UV_THREADPOOL_SIZE: threadPool ?? String(threads + 4) },
  });
  const toldToEnd = untilToldToEnd({
    reload: crew.replaceAll,
    hurry: () => {
      crew.kill();
      process.exit(1);
    },
  });
  const listener = await openMetricsListener(config, log, crew);
  try {
    const begun = await Promise.race([crew.begin(), toldToEnd]);
    if (begun?.kind === 'failed') throw new Reported(begun.text, begun.exitCode);
    if (begun) {
      crew.fill();
      const lost = await Promise.race([crew.lost, toldToEnd]);
      if (lost) throw new Reported(lost.text, lost.exitCode);
    }
  } finally {
    await crew.end();
    await listener?.close();
  }
}
