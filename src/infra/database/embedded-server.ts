import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../log.ts';
import { spawnAs } from './embedded-account.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { Home } from './embedded-home.ts';
import { keepLastLines } from './embedded-log.ts';

export interface Server {
  readonly port: number;
  /** Connected as the superuser; whoever called must end it. */
  readonly admin: pg.Client;
  /** Ends every connection, writes everything to the disk, and resolves when PostgreSQL is gone. */
  stop(): Promise<void>;
}

type ServerLog = Pick<Logger, 'info' | 'warn' | 'error'>;

const startLimit = 120_000; // milliseconds; PostgreSQL may have to replay its journal first
const stopLimit = 30_000; // milliseconds

/** Starts PostgreSQL on 127.0.0.1 and resolves as soon as it answers. `port` undefined: any free one. */
export async function startServer(
  home: Home,
  options: { port: number | undefined; password: string; log: ServerLog },
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = launch(home, port, options.log);
    try {
      await ready(server);
      const admin = await connect(port, options.password);
      return { port, admin, stop: () => stop(server) };
    } catch (error) {
      await stop(server);
      const retry = mayPass(server.lastLines(), options.port === undefined);
      if (!retry || attempt === 10) throw failure(error, server);
      await sleep(200);
    }
  }
}

type Running = ReturnType<typeof launch>;

function launch(home: Home, port: number, log: ServerLog) {
  const settings = [
    ['listen_addresses', '127.0.0.1'],
    ['port', String(port)],
    ['unix_socket_directories', ''],
    ['max_connections', '100'],
    ['shared_buffers', '64MB'],
    ['fsync', 'on'],
    ['timezone', 'UTC'],
    ['log_destination', 'stderr'],
    ['logging_collector', 'off'],
    ['log_min_messages', 'warning'],
    ['lc_messages', 'C'],
    // What clients do wrong is theirs to report; details of rows and statements have no place in a log.
    ['log_error_verbosity', 'terse'],
    ['log_min_error_statement', 'panic'],
    ['log_checkpoints', 'off'],
    ['log_line_prefix', ''],
  ].flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawnAs(home.account, [home.binaries.postgres, '-D', home.cluster, ...settings], {
    env: home.binaries.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const lastLines = keepLastLines([child.stderr], (line) => {
    if (server.state === 'running') forward(line, log);
    if (server.state !== 'starting' || !line.includes('database system is ready to accept connections'))
      return;
    server.state = 'running';
    isReady();
  });
  let startError: unknown;
  const ended = once(child, 'close').catch((error: unknown) => {
    startError = error;
  });
  const interrupt = () => child.kill('SIGINT');
  process.once('exit', interrupt);
  void ended.then(() => {
    process.removeListener('exit', interrupt);
    if (server.state === 'running') log.error({ log: lastLines() }, 'PostgreSQL ended by itself');
    server.state = 'ended';
  });
  const server = {
    state: 'starting' as 'starting' | 'running' | 'stopping' | 'ended',
    child,
    ready,
    ended,
    lastLines,
    startError: () => startError,
  };
  return server;
}

/** Its own log reaches ours; an ERROR or FATAL is some client's and reached that one already. */
function forward(line: string, log: ServerLog): void {
  const [, level, text = ''] = /^([A-Z]+): {2}(.*)$/.exec(line) ?? [];
  if (level === 'LOG') log.info({ from: 'postgres' }, text);
  else if (level === 'PANIC') log.error({ from: 'postgres' }, text);
  else if (level === 'WARNING') log.warn({ from: 'postgres' }, text);
}

/** Waits for its own word: whatever answers at the port before that would be somebody else. */
async function ready(server: Running): Promise<void> {
  const late = sleep(startLimit, undefined, { ref: false });
  await Promise.race([server.ready, server.ended, late]);
  if (server.state === 'running') return;
  throw (
    server.startError() ??
    new Error(server.state === 'ended' ? 'it ended at once' : 'it was not ready in time')
  );
}

async function connect(port: number, password: string): Promise<pg.Client> {
  const admin = new pg.Client({
    ...{ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' },
    connectionTimeoutMillis: 10_000,
  });
  await admin.connect();
  return admin;
}

/**
 * Two hindrances pass by themselves: somebody took the free port first, or processes of a server that was killed are
 * still on their way out.
 */
function mayPass(serverLog: readonly string[], anyPort: boolean): boolean {
  const text = serverLog.join('\n');
  return (
    (anyPort && text.includes('Address already in use')) || text.includes('pre-existing shared memory block')
  );
}

function failure(error: unknown, server: Running): EmbeddedPostgresError {
  const why = error instanceof Error ? error.message : String(error);
  return new EmbeddedPostgresError(`PostgreSQL could not be started: ${why}.`, {
    serverLog: server.lastLines(),
    cause: error,
  });
}

async function stop(server: Running): Promise<void> {
  if (server.state === 'ended') return;
  server.state = 'stopping';
  // PostgreSQL, 'Shutting Down the Server': SIGINT is fast, SIGQUIT immediate (the journal is replayed next time).
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    server.child.kill(signal);
    const gone = await Promise.race([server.ended.then(() => true), sleep(stopLimit, false, { ref: false })]);
    if (gone) return;
  }
  throw new EmbeddedPostgresError('PostgreSQL could not be stopped.', { serverLog: server.lastLines() });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
