import type { ForeignDatabaseError } from './foreign-error.ts';
import type { Engine, ForeignStatement } from './named-parameters.ts';

/** A value that is no text in UTF-8. */
export const unreadable = Symbol('unreadable');

/** Every value comes as the text that the server makes of it; null where there is none. */
export type ForeignValue = string | null | typeof unreadable;

export interface ForeignAnswer {
  /** Names as the server gives them; two columns may share one. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ForeignValue[])[];
}

/** Where a database is, and as whom it is asked. */
export interface ForeignTarget {
  /** Whose it is: connections are kept by it. */
  readonly key: string;
  /** Changes with anything below: connections of a former version are closed. */
  readonly version: number;
  readonly engine: Engine;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `verify`: its certificate must be good for the host's name. `off`: nothing is encrypted. */
  readonly tls: 'verify' | 'off';
  /** The authority that signed the certificate, PEM; the public ones unless given. */
  readonly certificateAuthority?: string | undefined;
}

/**
 * One line to a server. Everything rejects with ForeignDatabaseError. After an error, or once `destroy` was called, it
 * is of no use any more.
 */
export interface ForeignConnection {
  readonly server: ForeignServer;
  /** Whether the server has closed it, or the line was cut. */
  isBroken(): boolean;
  /** Begins a transaction, which can change nothing where it is one for reading. */
  begin(mode: 'read' | 'write'): Promise<void>;
  /** At most so many rows, within a transaction. */
  read(statement: ForeignStatement, values: readonly string[], most: number): Promise<ForeignAnswer>;
  /** How many rows were touched, within a transaction. */
  change(statement: ForeignStatement, values: readonly string[]): Promise<number>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  destroy(): void;
}

export interface ForeignServer {
  /** As the server calls itself. */
  readonly version: string;
  /** The protocol of the encrypted line, such as `TLSv1.3`; undefined where nothing is encrypted. */
  readonly tls: string | undefined;
}

/** Connects to an address that was looked up and checked before. Gives up, and leaves nothing behind, at the signal. */
export type Connect = (
  target: ForeignTarget,
  address: string,
  signal: AbortSignal,
) => Promise<ForeignConnection>;

/** Makes an error of a library one of ours. */
export type Translate = (error: unknown) => ForeignDatabaseError;

/** A text as it came: U+FFFD stands where bytes were none of UTF-8. */
export const readable = (text: string): ForeignValue => (text.includes('\ufffd') ? unreadable : text);
