import { BreakerOpenError, createBreaker } from '../breaker.ts';
import { minutes, seconds } from '../time.ts';
import type { ForeignConnection } from './connection.ts';
import { ForeignDatabaseError, type ForeignTrouble } from './foreign-error.ts';
import { createLine } from './line.ts';

const mostConnections = 4;
const mostWaiting = 32;
const idleTime = minutes(1);

interface Errand<T> {
  readonly connect: () => Promise<ForeignConnection>;
  readonly work: (connection: ForeignConnection) => Promise<T>;
}

/** All that is kept of one target in one version: idle connections, who waits, how it did lately. */
export interface Place {
  readonly version: number;
  /** On a connection that is kept, by the breaker. */
  ask<T>(signal: AbortSignal, errand: Errand<T>): Promise<T>;
  /** On a new connection that is closed afterwards. */
  alone<T>(signal: AbortSignal, errand: Errand<T>): Promise<T>;
  /** Closes what is idle now, and the rest when it comes back. */
  close(): void;
}

/** What says that the target is dead, and not that it dislikes what it was asked. */
const deadly: readonly ForeignTrouble[] = ['unreachable', 'too-slow', 'tls', 'unknown-host'];

/** `onUnused` is called when there is nothing left to remember. */
export function createPlace(version: number, onUnused: () => void): Place {
  const line = createLine(mostConnections, mostWaiting);
  const breaker = createBreaker({ failures: 5, rest: seconds(10) });
  const idle = new Map<ForeignConnection, NodeJS.Timeout>();
  let closed = false;
  /** Why it is left alone, where it is. */
  let lastTrouble: ForeignTrouble | undefined;

  const resting = () => new ForeignDatabaseError('resting', lastTrouble);

  function drop(connection: ForeignConnection): void {
    clearTimeout(idle.get(connection));
    idle.delete(connection);
    connection.destroy();
  }
  function keep(connection: ForeignConnection): void {
    if (closed || connection.isBroken()) {
      connection.destroy();
      return;
    }
    const timer = setTimeout(() => {
      drop(connection);
      forget();
    }, idleTime).unref();
    idle.set(connection, timer);
  }
  function takeIdle(): ForeignConnection | undefined {
    for (const [connection, timer] of [...idle].reverse()) {
      clearTimeout(timer);
      idle.delete(connection);
      if (!connection.isBroken()) return connection;
      connection.destroy();
    }
    return undefined;
  }
  function forget(): void {
    if (line.isEmpty() && idle.size === 0 && breaker.isSound()) onUnused();
  }

  /** A connection is kept only where all went well on it. */
  async function on<T>(connection: ForeignConnection, errand: Errand<T>): Promise<T> {
    try {
      const result = await errand.work(connection);
      keep(connection);
      return result;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }
  async function onKeptOrNew<T>(signal: AbortSignal, errand: Errand<T>): Promise<T> {
    const kept = takeIdle();
    if (kept) {
      try {
        return await on(kept, errand);
      } catch (error) {
        // The server may have closed it while it was idle: that is no failure yet.
        if (signal.aborted || troubleOf(error) !== 'unreachable') throw error;
      }
    }
    return on(await errand.connect(), errand);
  }
  async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const leave = await line.enter(signal);
    try {
      return await work();
    } finally {
      leave();
      forget();
    }
  }

  return {
    version,
    async ask(signal, errand) {
      if (breaker.isOpen()) throw resting();
      return inTurn(signal, async () => {
        try {
          return await breaker.run(() => onKeptOrNew(signal, errand), isDeadly);
        } catch (error) {
          if (error instanceof BreakerOpenError) throw resting();
          lastTrouble = troubleOf(error);
          throw error;
        }
      });
    },
    alone: (signal, errand) =>
      inTurn(signal, async () => {
        const connection = await errand.connect();
        try {
          return await errand.work(connection);
        } finally {
          connection.destroy();
        }
      }),
    close: () => {
      closed = true;
      for (const connection of [...idle.keys()]) drop(connection);
    },
  };
}

const isDeadly = (error: unknown) => deadly.some((trouble) => trouble === troubleOf(error));

const troubleOf = (error: unknown) => (error instanceof ForeignDatabaseError ? error.because : undefined);
