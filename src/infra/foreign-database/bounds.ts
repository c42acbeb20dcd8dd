import type { Readable } from 'node:stream';
import { ForeignDatabaseError } from './foreign-error.ts';

const mostBytes = 65_536;

/** Counts what comes over a line since the last `reset` and cuts it when that is more than is read of any answer. */
export interface Meter {
  watch(stream: Readable): void;
  reset(): void;
  /** What cut the line, where it was this. */
  exceeded(): ForeignDatabaseError | undefined;
}

export function createMeter(): Meter {
  let bytes = 0;
  let error: ForeignDatabaseError | undefined;
  return {
    watch: (stream) =>
      void stream.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes <= mostBytes || error) return;
        error = new ForeignDatabaseError('too-large');
        stream.destroy(error);
      }),
    reset: () => {
      bytes = 0;
    },
    exceeded: () => error,
  };
}

/** Resolves or rejects as `work` does, or rejects with `too-slow` at the signal, whichever comes first. */
export function withSignal<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) {
    work.catch(() => {});
    return Promise.reject(new ForeignDatabaseError('too-slow'));
  }
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const giveUp = () => reject(new ForeignDatabaseError('too-slow'));
  signal.addEventListener('abort', giveUp, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  return promise;
}
