import { isIP } from 'node:net';
import pg from 'pg';
import { createMeter } from './bounds.ts';
import { type Connect, type ForeignConnection, readable, type Translate } from './connection.ts';
import { ForeignDatabaseError, type ForeignTrouble, troubleOfLine } from './foreign-error.ts';

/** PostgreSQL by `pg`. Every value travels as text, and statements with values by the extended protocol: one at a time. */
export const connectPostgresql: Connect = async (target, address, signal) => {
  const meter = createMeter();
  const client = new pg.Client({
    host: address,
    port: target.port,
    database: target.database,
    user: target.user,
    // As a function, or an empty one would be looked for in the environment.
    password: () => target.password,
    ssl: target.tls === 'verify' && {
      minVersion: 'TLSv1.2',
      ...(isIP(target.host) ? { host: target.host } : { servername: target.host }),
      ...(target.certificateAuthority && { ca: target.certificateAuthority }),
    },
    application_name: 'gatehouse',
    client_encoding: 'UTF8',
    types: { getTypeParser: () => (text: string) => text },
  } as pg.ClientConfig);
  const wire = (client as unknown as { connection: Wire }).connection;
  let broken = false;
  let version = '';
  client.on('error', () => {
    broken = true;
  });
  client.on('end', () => {
    broken = true;
  });
  wire.on('parameterStatus', ({ parameterName, parameterValue }) => {
    if (parameterName === 'server_version') version = parameterValue;
  });
  wire.on('sslconnect', () => meter.watch(wire.stream));
  meter.watch(wire.stream);
  const destroy = () => {
    broken = true;
    wire.stream.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });

  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw meter.exceeded() ?? translate(error);
    }
  };
  const run = (text: string) => ask(() => client.query(text));
  try {
    await ask(() => client.connect());
  } catch (error) {
    destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', destroy);
  }

  return {
    server: { version: `PostgreSQL ${version}`, tls: wire.stream.getProtocol?.() ?? undefined },
    isBroken: () => broken,
    destroy,
    async begin(mode) {
      meter.reset();
      // The server gives up by itself too, so that it does not go on for nobody.
      await run(`BEGIN ${mode === 'read' ? 'READ ONLY' : 'READ WRITE'}; SET LOCAL statement_timeout = 3000`);
    },
    async read(statement, values, most) {
      // A cursor: however many there are, no more rows than asked for leave the server. It takes nothing but a query.
      const text = `DECLARE gatehouse_rows NO SCROLL CURSOR FOR ${statement.text}`;
      await ask(() => client.query({ text, values: [...values] }));
      const { fields, rows } = await ask(() =>
        client.query<(string | null)[]>({ text: `FETCH ${most} FROM gatehouse_rows`, rowMode: 'array' }),
      ).catch((error: ForeignDatabaseError) => {
        // No value of ours travels with this: what cannot be said are its own bytes.
        throw error.because === 'unfit-value' ? new ForeignDatabaseError('unreadable', error.code) : error;
      });
      await run('CLOSE gatehouse_rows');
      return {
        columns: fields.map(({ name }) => name),
        rows: rows.map((row) => row.map((value) => (value === null ? null : readable(value)))),
      };
    },
    async change(statement, values) {
      return (await ask(() => client.query({ text: statement.text, values: [...values] }))).rowCount ?? 0;
    },
    commit: async () => void (await run('COMMIT')),
    rollback: async () => void (await run('ROLLBACK')),
  } satisfies ForeignConnection;
};

/** What `pg` does not show of its line to the server. */
interface Wire {
  readonly stream: import('node:net').Socket & { getProtocol?(): string | null };
  on(
    event: 'parameterStatus',
    heard: (status: { parameterName: string; parameterValue: string }) => void,
  ): void;
  on(event: 'sslconnect', heard: () => void): void;
}

/** SQLSTATE (PostgreSQL 18, appendix A), the first pattern that fits. */
const troubles: readonly (readonly [RegExp, ForeignTrouble])[] = [
  [/^(28|42501|3D000)/, 'refused-us'],
  [/^57014/, 'too-slow'],
  [/^(08|53|57P|58|XX)/, 'unreachable'],
  [/^(22P05|22021)/, 'unfit-value'],
  [/./, 'statement'],
];

/** Whose words are about the statement alone: unknown table, column, function; syntax. */
const aboutStatement = /^(42P01|42703|42883|42601|42P02)$/;

const translate: Translate = (error) => {
  const { code, severity, message } = error as { code?: string; severity?: string; message?: string };
  if (!severity) return troubleOfLine(error) ?? new ForeignDatabaseError('unreachable', code);
  const because = troubles.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? 'statement';
  return new ForeignDatabaseError(because, code, aboutStatement.test(code ?? '') ? message : undefined);
};
