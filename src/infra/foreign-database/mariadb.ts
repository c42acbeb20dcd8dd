import { connect as connectSocket, isIP } from 'node:net';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2';
import { createMeter } from './bounds.ts';
import {
  type Connect,
  type ForeignConnection,
  type ForeignValue,
  readable,
  unreadable,
} from './connection.ts';
import { ForeignDatabaseError, type ForeignTrouble, troubleOfLine } from './foreign-error.ts';

/** MariaDB and MySQL by `mysql2`, which is loaded when it is first needed. Statements with values are prepared. */
export const connectMariadb: Connect = async (target, address, signal) => {
  const { default: mysql } = await import('mysql2');
  const meter = createMeter();
  const connection = mysql.createConnection({
    host: target.host,
    // Made here, to the address that was checked.
    stream: () => {
      const socket = connectSocket({ host: address, port: target.port, noDelay: true });
      meter.watch(socket);
      return socket;
    },
    database: target.database,
    user: target.user,
    password: target.password,
    ...(target.tls === 'verify' && {
      ssl: {
        minVersion: 'TLSv1.2',
        verifyIdentity: isIP(target.host) === 0,
        ...(target.certificateAuthority && { ca: target.certificateAuthority }),
      },
    }),
    charset: 'utf8mb4',
    // The server may not ask for files of this machine, nor be sent two statements at once. FOUND_ROWS: a change
    // counts the rows it found, also where they had that value already.
    flags: ['-LOCAL_FILES', 'FOUND_ROWS'],
    multipleStatements: false,
    // Names of columns come from outside: nothing is compiled of them.
    disableEval: true,
    rowsAsArray: true,
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    connectAttributes: { program_name: 'gatehouse' },
  }) as unknown as Wire;
  let broken = false;
  connection.on('error', () => {
    broken = true;
  });
  connection.on('end', () => {
    broken = true;
  });
  watchTls(connection, target.host, (stream) => meter.watch(stream));
  const destroy = () => {
    broken = true;
    connection.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });

  const ask = <T>(work: (done: (error: unknown, result: T, fields: FieldPacket[]) => void) => void) =>
    new Promise<{ result: T; fields: FieldPacket[] }>((resolve, reject) => {
      // Of a line that is cut, or that was destroyed, not every command hears by itself.
      const cut = () => reject(meter.exceeded() ?? new ForeignDatabaseError('unreachable'));
      const { stream } = connection;
      stream.once('close', cut);
      work((error, result, fields) => {
        stream.off('close', cut);
        if (error) reject(meter.exceeded() ?? translate(error));
        else resolve({ result, fields });
      });
    });
  const run = async (text: string) => void (await ask<unknown>((done) => connection.query(text, done)));

  try {
    await ask<unknown>((done) => connection.connect((error) => done(error, undefined, [])));
    await run("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')");
    await limitTime(run);
  } catch (error) {
    destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', destroy);
  }

  return {
    server: {
      version: nameOf(connection._handshakePacket?.serverVersion ?? ''),
      tls: (connection.stream as Partial<TLSSocket>).getProtocol?.() ?? undefined,
    },
    isBroken: () => broken,
    destroy,
    async begin(mode) {
      meter.reset();
      await run(mode === 'read' ? 'START TRANSACTION READ ONLY' : 'START TRANSACTION');
    },
    async read(statement, values, most) {
      await run(`SET SESSION sql_select_limit = ${most}`);
      const { result, fields } = await ask<unknown[][]>((done) =>
        connection.execute(statement.text, [...values], done),
      );
      // A statement that is no query, or a procedure with several answers.
      if (!Array.isArray(result) || !result.every(Array.isArray) || Array.isArray(fields[0]))
        throw new ForeignDatabaseError('statement');
      return {
        columns: fields.map(({ name }) => name),
        rows: result.slice(0, most).map((row) => row.map((value, at) => textOf(value, fields[at]))),
      };
    },
    async change(statement, values) {
      const { result } = await ask<ResultSetHeader>((done) =>
        connection.execute(statement.text, [...values], done),
      );
      return result.affectedRows ?? 0;
    },
    commit: () => run('COMMIT'),
    rollback: () => run('ROLLBACK'),
  } satisfies ForeignConnection;
};

/** MariaDB puts another number before its own, for clients that know MySQL only. */
const nameOf = (version: string): string =>
  /mariadb/i.test(version) ? `MariaDB ${version.replace(/^5\.5\.5-/, '').split('-')[0]}` : `MySQL ${version}`;

type Done<T> = (error: unknown, result: T, fields: FieldPacket[]) => void;

/** What `mysql2` does not show of its connection. */
interface Wire extends Pick<Connection, 'connect' | 'destroy' | 'on'> {
  readonly stream: import('node:net').Socket;
  readonly _handshakePacket?: { readonly serverVersion: string };
  startTLS(onSecure: (error?: Error) => void): void;
  query<T>(text: string, done: Done<T>): void;
  execute<T>(text: string, values: readonly string[], done: Done<T>): void;
}

/**
 * The certificate must be good for the name or address that the administrator gave, before the password is sent: by
 * itself the library compares a certificate with `localhost` where the host is an IP address.
 */
function watchTls(connection: Wire, host: string, watch: (stream: TLSSocket) => void): void {
  const startTls = connection.startTLS;
  connection.startTLS = (onSecure) => {
    startTls.call(connection, (error) => {
      const stream = connection.stream as TLSSocket;
      onSecure(error ?? checkServerIdentity(host, stream.getPeerCertificate()));
    });
    watch(connection.stream as TLSSocket);
  };
}

/** The server gives up by itself too, so that it does not go on for nobody. MariaDB and MySQL have each their own way. */
async function limitTime(run: (text: string) => Promise<void>): Promise<void> {
  const isUnknown = (error: unknown) => error instanceof ForeignDatabaseError && error.code === '1193';
  try {
    await run('SET SESSION max_statement_time = 3');
  } catch (error) {
    if (!isUnknown(error)) throw error;
    await run('SET SESSION max_execution_time = 3000');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const bit = 16;

function textOf(value: unknown, field: FieldPacket | undefined): ForeignValue {
  if (value === null || value === undefined) return null;
  if (!Buffer.isBuffer(value)) return typeof value === 'object' ? unreadable : readable(String(value));
  if (field?.columnType === bit)
    return value.length > 6 ? unreadable : String(value.readUIntBE(0, value.length));
  try {
    return utf8.decode(value);
  } catch {
    return unreadable;
  }
}

/** Error numbers (MariaDB, 'Error Codes'); whatever does not stand here is about the statement. */
const troubles: Partial<Record<ForeignTrouble, readonly number[]>> = {
  // Access denied (to server, database, table, column, routine, operation); host not allowed; unknown database.
  'refused-us': [1044, 1045, 1049, 1130, 1142, 1143, 1227, 1370, 1698, 1820, 3118, 4151],
  // Interrupted, statement or lock took too long.
  'too-slow': [1205, 1317, 1969, 3024],
  // Too many connections, host blocked, shutting down, limits of the account, killed.
  unreachable: [1040, 1053, 1129, 1203, 1226, 1927],
  // Collations that cannot be compared, characters that cannot be said.
  'unfit-value': [1267, 1366, 1300, 3988],
};

/** Whose words are about the statement alone: unknown table, column, function; syntax. */
const aboutStatement: readonly number[] = [1054, 1064, 1146, 1305];

function translate(error: unknown): ForeignDatabaseError {
  const { errno, sqlState, message } = error as { errno?: unknown; sqlState?: unknown; message?: string };
  // Errors of the server have a state; those of the system have negative numbers.
  if (typeof errno !== 'number' || errno <= 0 || !sqlState)
    return troubleOfLine(error) ?? new ForeignDatabaseError('unreachable');
  const [because = 'statement'] =
    Object.entries(troubles).find(([, numbers]) => numbers.includes(errno)) ?? [];
  const said = aboutStatement.includes(errno) ? message : undefined;
  return new ForeignDatabaseError(because as ForeignTrouble, String(errno), said);
}
