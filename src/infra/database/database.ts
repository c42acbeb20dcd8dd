import pg from 'pg';
import { createBatch } from './batch.ts';
import { beginInOrganization, commit, nameOrganization, rollback } from './database.sql.ts';
import { joinReads, type Read } from './join-reads.ts';
import type { Statement } from './made-once.ts';
import { statementName } from './statement-names.ts';

/** Runs statements on one connection. Rows come back as the statement's column names say. */
export interface Tx {
  rows<Row>(statement: Statement): Promise<Row[]>;
  /** The first row, or undefined. */
  one<Row>(statement: Statement): Promise<Row | undefined>;
  /** How many rows were touched. */
  run(statement: Statement): Promise<number>;
}

export interface Database {
  /**
   * Opens a transaction that sees the rows of one organization only (row-level security), commits when `work`
   * resolves and rolls back when it throws. The opening travels with the first statement, so a single read costs
   * two round trips and not four.
   */
  inOrganization<T>(organizationId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * The same transaction in ONE round trip: every statement is sent at once, so none can depend on another's
   * answer. Returns the rows of each.
   */
  batch(organizationId: string, statements: readonly Statement[]): Promise<unknown[][]>;
  /**
   * One statement that only reads. What is asked in the same moment, for whichever organizations, travels together, and
   * while much is asked, it waits for what is under way: many small reads cost little more than one. Each still sees the
   * rows of its own organization only. Where one fails, those that travelled with it fail too.
   */
  read(organizationId: string, statement: Statement): Promise<unknown[]>;
  /** Outside any organization: tenant rows are invisible here; only global tables and the named look-ups answer. */
  outside: Tx;
  /** Several statements in one transaction outside any organization. */
  transactionOutside<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  stats(): PoolStats;
  close(): Promise<void>;
}

/** Connections at this moment, and how many wait for one. */
export interface PoolStats {
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  readonly most: number;
}

/** No connection could be had in time, or it was lost: the visitor is told to come back, with Retry-After. */
export class DatabaseBusyError extends Error {
  override name = 'DatabaseBusyError';
}

export interface DatabaseOptions {
  url: string;
  /** Connections kept at most. */
  connections?: number;
  /** Milliseconds after which a statement is given up. */
  statementTimeout?: number;
}

/** Connects lazily: the first statement opens the first connection. */
export function connectDatabase(options: DatabaseOptions): Database {
  const most = options.connections ?? 20;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: most,
    connectionTimeoutMillis: 1_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeout ?? 2_000,
    application_name: 'gatehouse',
    keepAlive: true,
    pipeline: true,
  } as pg.PoolConfig);
  // An idle connection that breaks is replaced at the next use; the statement in flight reports its own error.
  pool.on('error', () => {});
  // The same for one in use: whoever uses it hears of it by the statements that fail.
  pool.on('connect', (client) => client.on('error', () => {}));

  return {
    inOrganization: (organizationId, work) =>
      transaction(pool, beginInOrganization(organizationId), (client) => work(txOn(client))),
    batch: (organizationId, statements) => batchOn(pool, organizationId, statements),
    read: joinReads((reads) => readOn(pool, reads)),
    outside: {
      rows: (statement) => withClient(pool, (client) => txOn(client).rows(statement)),
      one: (statement) => withClient(pool, (client) => txOn(client).one(statement)),
      run: (statement) => withClient(pool, (client) => txOn(client).run(statement)),
    } as Tx,
    transactionOutside: (work) => transaction(pool, 'BEGIN', (client) => work(txOn(client))),
    stats: () => ({
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most,
    }),
    close: () => pool.end(),
  };
}

/** Statements on a connection that somebody else opened and closes. */
export function txOn(client: pg.ClientBase): Tx {
  const query = (statement: Statement) =>
    client.query({
      name: statementName(statement.text),
      text: statement.text,
      values: statement.values as unknown[],
    });
  return {
    rows: async <Row>(statement: Statement) => (await query(statement)).rows as Row[],
    one: async <Row>(statement: Statement) => (await query(statement)).rows[0] as Row | undefined,
    run: async (statement) => (await query(statement)).rowCount ?? 0,
  };
}

async function transaction<T>(pool: pg.Pool, begin: string, work: (client: pg.PoolClient) => Promise<T>) {
  return withClient(pool, async (client) => {
    const begun = client.query(begin);
    // Its failure fails the first statement too; this only keeps it from counting as unhandled.
    begun.catch(() => {});
    try {
      const result = await work(client);
      await begun;
      await client.query(commit);
      return result;
    } catch (error) {
      await client.query(rollback).catch(() => {});
      throw error;
    }
  });
}

async function batchOn(pool: pg.Pool, organizationId: string, statements: readonly Statement[]) {
  return withClient(pool, async (client) => {
    const batch = createBatch([nameOrganization(organizationId), ...statements]);
    client.query(batch.query);
    return (await batch.rows).slice(1);
  });
}

/** Those of one organization stand side by side, so that it is named once. */
async function readOn(pool: pg.Pool, reads: readonly Read[]): Promise<unknown[][]> {
  return withClient(pool, async (client) => {
    const statements: Statement[] = [];
    const places = new Map<Read, number>();
    for (const [organizationId, own] of Map.groupBy(reads, (read) => read.organizationId)) {
      statements.push(nameOrganization(organizationId));
      for (const read of own) places.set(read, statements.push(read.statement) - 1);
    }
    const batch = createBatch(statements);
    client.query(batch.query);
    const rows = await batch.rows;
    return reads.map((read) => rows[places.get(read) ?? -1] ?? []);
  });
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw new DatabaseBusyError('no database connection in time', { cause: error });
  }
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    if (!(error instanceof Error) || !isConnectionError(error)) throw error;
    broken = error;
    throw new DatabaseBusyError('the connection to the database was lost', { cause: error });
  } finally {
    client.release(broken);
  }
}

/** Whether nothing more can be sent: PostgreSQL closes the connection after whatever it calls fatal. */
function isConnectionError(error: Error & { severity?: string }): boolean {
  return error.severity === undefined
    ? /Connection terminated|ECONNRESET|EPIPE|timeout|not queryable/i.test(error.message)
    : /^(FATAL|PANIC)$/.test(error.severity);
}
