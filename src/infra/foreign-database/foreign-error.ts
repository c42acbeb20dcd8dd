/**
 * Why somebody else's database was of no use.
 * - `address`: the operator allows no such address. `unknown-host`: the name leads nowhere.
 * - `unreachable`: nobody answered, or the line was cut. `too-slow`: not in time. `tls`: no line that can be trusted.
 * - `busy`: as many ask already as may. `resting`: it failed so often in a row that it is not asked now.
 * - `refused-us`: a wrong account or password, or one without the permission.
 * - `statement`: the statement does not fit the database. `unfit-value`: a value cannot be said in its character set.
 * - `too-large`: it answered more than is read. `unreadable`: it has bytes that it cannot make text of.
 * - `not-one-row`: a change would have touched none or several; it was undone.
 * - `uncertain`: the line was cut while a change was being confirmed, so it may hold or not.
 */
export type ForeignTrouble =
  | 'address'
  | 'unknown-host'
  | 'unreachable'
  | 'too-slow'
  | 'tls'
  | 'busy'
  | 'resting'
  | 'refused-us'
  | 'statement'
  | 'unfit-value'
  | 'too-large'
  | 'unreadable'
  | 'not-one-row'
  | 'uncertain';

/**
 * Carries what an administrator may see: the server's code, and its words where those are about the statement alone.
 * Other words of a server may hold people's data, so they are left behind, and the original error with them.
 */
export class ForeignDatabaseError extends Error {
  override name = 'ForeignDatabaseError';
  readonly because: ForeignTrouble;
  readonly code: string | undefined;
  readonly said: string | undefined;

  constructor(because: ForeignTrouble, code?: string, said?: string) {
    super(`the database could not be used: ${[because, code].filter(Boolean).join(', ')}`);
    this.because = because;
    this.code = code;
    this.said = said?.slice(0, 300);
  }
}

const tlsCode =
  /^(ERR_(SSL|TLS)|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|HANDSHAKE_(NO_)?SSL|EPROTO)/;

/** Troubles of the line itself, which both kinds of server share; undefined where it is none. */
export function troubleOfLine(error: unknown): ForeignDatabaseError | undefined {
  if (error instanceof ForeignDatabaseError) return error;
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  const name = typeof code === 'string' ? code : undefined;
  if ((name && tlsCode.test(name)) || /SSL connection/.test(message))
    return new ForeignDatabaseError('tls', name);
  if (name && /^(E[A-Z]+|PROTOCOL_\w+)$/.test(name)) return new ForeignDatabaseError('unreachable', name);
  return undefined;
}
