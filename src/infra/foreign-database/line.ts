import { withSignal } from './bounds.ts';
import { ForeignDatabaseError } from './foreign-error.ts';

/** Lets so many in at once; some more wait their turn, the rest is turned away. */
export interface Line {
  /** Resolves with what is called on leaving. Rejects with `busy` at once, or with `too-slow` at the signal. */
  enter(signal: AbortSignal): Promise<() => void>;
  isEmpty(): boolean;
}

export function createLine(most: number, mostWaiting: number): Line {
  let inside = 0;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    // Whoever waits longest takes the place over.
    if (next) next();
    else inside--;
  }
  function leaver(): () => void {
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  }
  return {
    async enter(signal) {
      if (inside < most) {
        inside++;
        return leaver();
      }
      if (waiting.length >= mostWaiting) throw new ForeignDatabaseError('busy');
      const turn = Promise.withResolvers<void>();
      const take = () => turn.resolve();
      waiting.push(take);
      try {
        await withSignal(signal, turn.promise);
      } catch (error) {
        const at = waiting.indexOf(take);
        if (at >= 0) waiting.splice(at, 1);
        // Its turn came at the very moment of the signal.
        else leave();
        throw error;
      }
      return leaver();
    },
    isEmpty: () => inside === 0,
  };
}
