import cluster, { type Worker } from 'node:cluster';
import type { Figures } from '../../infra/metrics/metrics.ts';
import type { ToLeader, ToWorker } from './messages.ts';

/** A worker as its leader sees it. */
export interface Member {
  readonly id: number;
  readonly pid: number | undefined;
  /** Resolves once it serves; otherwise with why it does not. */
  readonly started: Promise<{ kind: 'ready' } | Failure>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  readonly state: () => 'starting' | 'ready' | 'stopping' | 'gone';
  /** Milliseconds for which it has served. */
  readonly age: () => number;
  tell(message: ToWorker): void;
  /** The last figures that it gave, for when it does not answer in time; asked anew where it may. */
  figures(): Promise<Figures>;
  /** What it had counted, as far as it could still say so. */
  readonly lastFigures: () => Figures;
  isReady(): Promise<boolean>;
  /** Asks it to stop, and kills it where it does not. */
  stop(gently: boolean, within: number): Promise<void>;
  kill(): void;
}

export type Failure = { kind: 'failed'; text: string; exitCode: number };

const answerWithin = 2_000;

/** Starts a process that runs the same command as this one. */
export function startMember(
  begin: Extract<ToWorker, { kind: 'begin' }>,
  environment: NodeJS.ProcessEnv,
): Member {
  const worker: Worker = cluster.fork(environment);
  const started = Promise.withResolvers<{ kind: 'ready' } | Failure>();
  const ended = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  const answers = new Map<number, (message: ToLeader) => void>();
  let state: ReturnType<Member['state']> = 'starting';
  let readySince = 0;
  let figures: Figures = [];
  let asks = 0;

  worker.on('message', (message: ToLeader) => {
    if (message.kind === 'ready') {
      if (state === 'starting') state = 'ready';
      readySince = performance.now();
      started.resolve(message);
    }
    if (message.kind === 'failed') started.resolve(message);
    if (message.kind === 'figures' || message.kind === 'ended') figures = message.figures;
    if (message.kind === 'figures' || message.kind === 'readiness') {
      answers.get(message.ask)?.(message);
      answers.delete(message.ask);
    }
  });
  // What it said last may arrive after it is gone: only the end of the channel is the end.
  const silent = Promise.withResolvers<void>();
  worker.on('disconnect', () => silent.resolve());
  worker.on('exit', (code, signal) => {
    state = 'gone';
    void silent.promise.then(() => ended.resolve({ code, signal }));
    const text = signal
      ? `A worker was ended by ${signal}.`
      : `A worker ended with ${code} while it started.`;
    started.resolve({ kind: 'failed', text, exitCode: code || 1 });
  });
  // Without a listener, one that cannot be started or told something would end us.
  worker.on('error', () => {});

  const tell = (message: ToWorker) => {
    if (worker.isConnected()) worker.send(message, (error) => void error);
  };
  const ask = async (kind: 'figures?' | 'readiness?'): Promise<ToLeader | undefined> => {
    if (!worker.isConnected()) return undefined;
    const { promise, resolve } = Promise.withResolvers<ToLeader | undefined>();
    const number = ++asks;
    answers.set(number, resolve);
    const timer = setTimeout(() => resolve(undefined), answerWithin);
    tell({ kind, ask: number });
    const answer = await promise;
    clearTimeout(timer);
    answers.delete(number);
    return answer;
  };
  tell(begin);

  return {
    id: worker.id,
    pid: worker.process.pid,
    started: started.promise,
    ended: ended.promise,
    state: () => state,
    age: () => (readySince ? performance.now() - readySince : 0),
    tell,
    figures: async () => {
      if (state === 'ready') await ask('figures?');
      return figures;
    },
    lastFigures: () => figures,
    isReady: async () => {
      const answer = await ask('readiness?');
      return answer?.kind === 'readiness' && answer.ready;
    },
    stop: async (gently, within) => {
      if (state === 'gone') return;
      state = 'stopping';
      tell({ kind: 'stop', gently });
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), within);
      await ended.promise;
      clearTimeout(timer);
    },
    kill: () => void worker.process.kill('SIGKILL'),
  };
}
