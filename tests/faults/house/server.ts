import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, start } from '../../start/program.ts';

/** `gatehouse serve` as a process of its own. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  /** Starts it; resolves to the milliseconds until it was ready. */
  start(): Promise<number>;
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** As a service manager ends it; resolves to the exit code. */
  end(): Promise<number | null>;
  isReady(): Promise<boolean>;
  /** All that it logged, whatever became of it in between. */
  log(): string;
}

export function createServer(port: number, environment: Record<string, string>): Server {
  const runs: Running[] = [];
  const last = () => {
    const running = runs.at(-1);
    if (!running) throw new Error('the server was never started');
    return running;
  };
  const isReady = async () => (await statusOf(`http://127.0.0.1:${port}/readyz`)) === 200;
  return {
    port,
    get pid() {
      return last().child.pid ?? 0;
    },
    start: async () => {
      const startedAt = performance.now();
      runs.push(start(['serve'], { ...environment, PORT: String(port) }));
      while (!(await isReady())) {
        if (last().child.exitCode !== null || performance.now() - startedAt > 60_000)
          throw new Error(`the server does not start:\n${last().stdout()}${last().stderr()}`);
        await sleep(10);
      }
      return performance.now() - startedAt;
    },
    kill: async () => {
      await last().end('SIGKILL');
    },
    end: () => last().end('SIGTERM'),
    isReady,
    log: () => runs.map((running) => running.stderr()).join(''),
  };
}

/** The status of the answer; 0 where there is none. */
export async function statusOf(url: string, within = 5_000): Promise<number> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(within), redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    // Nobody listens there, or nobody answers.
    return 0;
  }
}

/** What a server said of failures: lines of its log at `error` or worse, and whatever is no line of a log. */
export const complaintsOf = (log: string): string[] =>
  log.split('\n').filter((line) => line !== '' && !/^\{"level":"(debug|info|warn)"/.test(line));
