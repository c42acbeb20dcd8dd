import pg from 'pg';
import type { Sql } from 'sql-template-tag';
import { beginInOrganization, commit, rollback } from './database.sql.ts';
import { statementName } from './statement-names.ts';

/** Runs statements on one connection. Rows come back as the statement's column names say. */
export interface Tx {
  rows<Row>(statement: Sql): Promise<Row[]>;
  /** The first row, or undefined. */
  one<Row>(statement: Sql): Promise<Row | undefined>;
  /** How many rows were touched. */
  run(statement: Sql): Promise<number>;
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
  batch(organizationId: string, statements: readonly Sql[]): Promise<unknown[][]>;
  /** Outside any organization: tenant rows are invisible here; only global tables and the named look-ups answer. */
  outside: Tx;
  /** Several statements in one transaction outside any organization. */
  transactionOutside<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** No connection could be had in time: the visitor is told to come back, with Retry-After. */
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
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 20,
    connectionTimeoutMillis: 1_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeout ?? 2_000,
    application_name: 'gatehouse',
    keepAlive: true,
    pipeline: true,
  } as pg.PoolConfig);
  // An idle connection that breaks is replaced at the next use; the statement in flight reports its own error.
  pool.on('error', () => {});

  return {
    inOrganization: (organizationId, work) =>
      transaction(pool, beginInOrganization(organizationId), (client) => work(txOn(client))),
    batch: (organizationId, statements) => batchOn(pool, organizationId, statements),
    outside: {
      rows: (statement) => withClient(pool, (client) => txOn(client).rows(statement)),
      one: (statement) => withClient(pool, (client) => txOn(client).one(statement)),
      run: (statement) => withClient(pool, (client) => txOn(client).run(statement)),
    } as Tx,
    transactionOutside: (work) => transaction(pool, 'BEGIN', (client) => work(txOn(client))),
    close: () => pool.end(),
  };
}

function txOn(client: pg.PoolClient): Tx {
  const query = (statement: Sql) =>
    client.query({
      name: statementName(statement.text),
      text: statement.text,
      values: statement.values as unknown[],
    });
  return {
    rows: async <Row>(statement: Sql) => (await query(statement)).rows as Row[],
    one: async <Row>(statement: Sql) => (await query(statement)).rows[0] as Row | undefined,
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

async function batchOn(pool: pg.Pool, organizationId: string, statements: readonly Sql[]) {
  return withClient(pool, async (client) => {
    const tx = txOn(client);
    const answers = [
      client.query(beginInOrganization(organizationId)),
      ...statements.map((statement) => tx.rows(statement)),
      client.query(commit),
    ];
    const settled = await Promise.allSettled(answers);
    const failed = settled.find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason;
    return settled.slice(1, -1).map((answer) => (answer as PromiseFulfilledResult<unknown[]>).value);
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
    if (error instanceof Error && !('severity' in error)) broken = error;
    throw error;
  } finally {
    client.release(broken && isConnectionError(broken) ? broken : undefined);
  }
}

function isConnectionError(error: Error): boolean {
  return /Connection terminated|ECONNRESET|EPIPE|timeout|not queryable/i.test(error.message);
}
