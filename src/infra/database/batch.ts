import pg from 'pg';
import type { Statement } from './made-once.ts';
import { statementName } from './statement-names.ts';

/**
 * Statements that travel together: one message to the server, one back. What comes before the one Sync is one
 * transaction, which the Sync commits: all of it happened, or nothing (PostgreSQL 18, section 54.2.4). `rows` resolves
 * with the rows of each once that is certain, and rejects with the error of the statement that failed.
 *
 * `pg` sends a Sync after each statement, and has no other way; so this speaks to its connection as its own `Query`
 * does, in pipeline mode. Its version is fixed, and tests/flows/batch.test.ts looks at every way this can fail.
 */
export function createBatch(statements: readonly Statement[]): {
  query: pg.Submittable;
  rows: Promise<unknown[][]>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<unknown[][]>();
  const query = new Batch(statements.map(partOf));
  query.callback = (error) => (error ? reject(error) : resolve(query.parts.map((part) => part._result.rows)));
  return { query: query as unknown as pg.Submittable, rows: promise };
}

/** What the client of `pg` and its queries tell each other. */
interface WireQuery {
  name: string | undefined;
  text: string | undefined;
  callback: (error?: Error | null) => void;
  readonly _result: { readonly rows: unknown[] };
  /** A row that could not be read. */
  readonly _canceledDueToError: false | Error;
  prepare(connection: Wire): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
  handleReadyForQuery(connection: Wire): void;
}

interface Wire {
  readonly stream: { readonly writable: boolean; write(bytes: Uint8Array): void };
  /** Statements sent for preparation, whose answer is not there yet: name to text. */
  readonly submittedNamedStatements: Record<string, string>;
  sync(): void;
  execute(options: { portal: string }): void;
}

const WireQuery = pg.Query as unknown as new (config: object) => WireQuery;

/** To the client it is one query; each message it passes on to the statement whose turn it is. */
class Batch extends WireQuery {
  readonly parts: readonly Part[];
  #at = 0;

  constructor(parts: readonly Part[]) {
    super({ text: '' });
    this.parts = parts;
    // The client asks the query it hears from for these when it notes which statement was prepared.
    Object.defineProperty(this, 'name', { get: () => this.#part?.name });
    Object.defineProperty(this, 'text', { get: () => this.#part?.text });
  }

  get #part(): Part | undefined {
    return this.parts[this.#at];
  }

  /** Gives the error instead where a value cannot be sent; then nothing is. */
  submit(connection: Wire): Error | null {
    const written: Uint8Array[] = [];
    const stream = { writable: true, write: (bytes: Uint8Array) => written.push(bytes) };
    const draft: Wire = Object.create(connection, { stream: { value: stream } });
    try {
      for (const part of this.parts) part.prepare(draft);
      draft.sync();
    } catch (error) {
      return error as Error;
    }
    if (connection.stream.writable) connection.stream.write(Buffer.concat(written));
    return null;
  }

  override handleRowDescription(message: unknown): void {
    this.#part?.handleRowDescription(message);
  }
  override handleDataRow(message: unknown): void {
    this.#part?.handleDataRow(message);
  }
  override handleCommandComplete(message: unknown, connection: Wire): void {
    this.#part?.handleCommandComplete(message, connection);
    this.#at++;
  }
  override handleError(error: Error, connection: Wire): void {
    // What came after the failure was not prepared.
    for (const part of this.parts.slice(this.#at))
      if (part.name) delete connection.submittedNamedStatements[part.name];
    this.callback(error);
  }
  override handleReadyForQuery(): void {
    const unread = this.parts.find((part) => part._canceledDueToError)?._canceledDueToError;
    this.callback(unread || null);
  }
}

/** One statement of a batch, without a Sync of its own. */
class Part extends WireQuery {
  _getRows(connection: Wire): void {
    connection.execute({ portal: '' });
  }
  override handleError(error: Error): void {
    throw error;
  }
}

function partOf(statement: Statement): Part {
  const { text, values } = statement;
  const part = new Part({ name: statementName(text), text, values });
  part.callback = () => {};
  return part;
}
