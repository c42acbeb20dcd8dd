import type { Outbound } from '../outbound/outbound.ts';
import { OutboundError } from '../outbound/outbound-error.ts';
import { seconds } from '../time.ts';
import { withSignal } from './bounds.ts';
import type {
  Connect,
  ForeignAnswer,
  ForeignConnection,
  ForeignServer,
  ForeignTarget,
} from './connection.ts';
import { ForeignDatabaseError } from './foreign-error.ts';
import { connectMariadb } from './mariadb.ts';
import { type Engine, type ForeignStatement, valuesOf } from './named-parameters.ts';
import { createPlace, type Place } from './place.ts';
import { connectPostgresql } from './postgresql.ts';

export {
  type ForeignAnswer,
  type ForeignServer,
  type ForeignTarget,
  type ForeignValue,
  unreadable,
} from './connection.ts';
export { ForeignDatabaseError, type ForeignTrouble } from './foreign-error.ts';
export {
  type Engine,
  type ForeignStatement,
  parseStatement,
  type StatementProblem,
} from './named-parameters.ts';

type Values = Readonly<Record<string, string>>;

/**
 * Databases that somebody else keeps. Nothing takes longer than three seconds, connecting and waiting for a turn
 * included, and what was not finished then is cut. At most four at once ask one target. All rejects with
 * ForeignDatabaseError.
 */
export interface ForeignDatabases {
  /**
   * The first rows of a query, at most `most`, in a transaction that can change nothing. Connections are kept for a
   * minute. A target that fails five times in a row is left alone for ten seconds (`resting`).
   */
  ask(
    target: ForeignTarget,
    statement: ForeignStatement,
    values: Values,
    most: number,
  ): Promise<ForeignAnswer>;
  /** A connection for this work alone, whatever became of others before. */
  session<T>(target: ForeignTarget, work: (session: ForeignSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface ForeignSession {
  readonly server: ForeignServer;
  /** As `ask`. */
  read(statement: ForeignStatement, values: Values, most: number): Promise<ForeignAnswer>;
  /** Changes exactly one row, or nothing at all (`not-one-row`). `uncertain`: it may have been done. */
  changeOne(statement: ForeignStatement, values: Values): Promise<void>;
}

const patience = seconds(3);
const engines: Record<Engine, Connect> = { postgresql: connectPostgresql, mariadb: connectMariadb };

/** Connects when somebody asks. */
export function createForeignDatabases({ outbound }: { outbound: Outbound }): ForeignDatabases {
  const places = new Map<string, Place>();

  function placeOf(target: ForeignTarget): Place {
    const known = places.get(target.key);
    if (known?.version === target.version) return known;
    known?.close();
    const place: Place = createPlace(target.version, () => {
      if (places.get(target.key) === place) places.delete(target.key);
    });
    places.set(target.key, place);
    return place;
  }

  async function connect(target: ForeignTarget, signal: AbortSignal): Promise<ForeignConnection> {
    const { address } = await withSignal(signal, outbound.resolve(target.host)).catch(refuseAddress);
    return withSignal(signal, engines[target.engine](target, address, signal));
  }

  return {
    ask(target, statement, values, most) {
      const signal = AbortSignal.timeout(patience);
      const ordered = valuesOf(statement, values);
      return placeOf(target).ask(signal, {
        connect: () => connect(target, signal),
        work: (connection) => read(signal, connection, statement, ordered, most),
      });
    },
    session(target, work) {
      const signal = AbortSignal.timeout(patience);
      return placeOf(target).alone(signal, {
        connect: () => connect(target, signal),
        work: (connection) =>
          work({
            server: connection.server,
            read: (statement, values, most) =>
              read(signal, connection, statement, valuesOf(statement, values), most),
            changeOne: (statement, values) =>
              changeOne(signal, connection, statement, valuesOf(statement, values)),
          }),
      });
    },
    close: async () => {
      for (const place of places.values()) place.close();
      places.clear();
    },
  };
}

async function read(
  signal: AbortSignal,
  connection: ForeignConnection,
  statement: ForeignStatement,
  values: readonly string[],
  most: number,
): Promise<ForeignAnswer> {
  await withSignal(signal, connection.begin('read'));
  const answer = await withSignal(signal, connection.read(statement, values, most));
  await withSignal(signal, connection.rollback());
  return answer;
}

async function changeOne(
  signal: AbortSignal,
  connection: ForeignConnection,
  statement: ForeignStatement,
  values: readonly string[],
): Promise<void> {
  await withSignal(signal, connection.begin('write'));
  const changed = await withSignal(signal, connection.change(statement, values));
  if (changed !== 1) {
    await withSignal(signal, connection.rollback());
    throw new ForeignDatabaseError('not-one-row', String(changed));
  }
  try {
    await withSignal(signal, connection.commit());
  } catch (error) {
    // Whoever answers has not done it; who says nothing may have.
    const answered = error instanceof ForeignDatabaseError && error.because === 'statement';
    throw answered ? error : new ForeignDatabaseError('uncertain');
  }
}

function refuseAddress(error: unknown): never {
  if (!(error instanceof OutboundError)) throw error;
  throw new ForeignDatabaseError(error.because === 'refused' ? 'address' : 'unknown-host');
}
