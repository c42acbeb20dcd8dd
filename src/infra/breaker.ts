/** A breaker stands open: what it guards failed too often in a row, and is not asked for a while. */
export class BreakerOpenError extends Error {
  override name = 'BreakerOpenError';
}

/** Spares everybody the wait for something that does not answer. */
export interface Breaker {
  /** Whether `run` would refuse now. */
  isOpen(): boolean;
  /** Whether nothing failed since the last success. */
  isSound(): boolean;
  /**
   * Resolves or rejects as `work` does; rejects with BreakerOpenError, having done nothing, while the breaker is open.
   * `counts` tells which errors are failures of what is guarded; with any other it has answered.
   */
  run<T>(work: () => Promise<T>, counts: (error: unknown) => boolean): Promise<T>;
}

/**
 * Opens after so many failures in a row; after `rest` milliseconds one call may try, and only its success lets the
 * others in again. `now` gives milliseconds.
 */
export function createBreaker(options: { failures: number; rest: number; now?: () => number }): Breaker {
  const { failures: most, rest, now = () => performance.now() } = options;
  let failures = 0;
  let openedAt: number | undefined;
  let probing = false;

  const isOpen = () => openedAt !== undefined && (probing || now() - openedAt < rest);
  const answered = () => {
    failures = 0;
    openedAt = undefined;
  };
  return {
    isOpen,
    isSound: () => failures === 0 && openedAt === undefined,
    async run(work, counts) {
      if (isOpen()) throw new BreakerOpenError('it failed too often in a row');
      const isProbe = openedAt !== undefined;
      if (isProbe) probing = true;
      try {
        const result = await work();
        // An answer that was on its way when the others failed says nothing about now.
        if (isProbe || openedAt === undefined) answered();
        return result;
      } catch (error) {
        if (counts(error)) {
          failures++;
          if (isProbe || failures >= most) openedAt = now();
        } else if (isProbe || openedAt === undefined) answered();
        throw error;
      } finally {
        if (isProbe) probing = false;
      }
    },
  };
}
