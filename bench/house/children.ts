import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '../load/connection.ts';

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A process of the benchmark; it ends with the benchmark, however that ends. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Asks it to end, waits, and takes it down where it does not. */
  stop(): Promise<void>;
}

/** Runs a program; what it prints goes to the end of a file. */
export function start(
  program: string,
  args: readonly string[],
  options: { env: Record<string, string>; log: string },
): Child {
  const log = openSync(options.log, 'a');
  return keep(spawn(program, args, { env: { ...plain(), ...options.env }, stdio: ['ignore', log, log] }));
}

/** Runs a module of the benchmark and gives its first message. */
export async function startModule<Message>(
  path: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ child: Child; message: Message }> {
  const child = keep(
    fork(path, args, { env: { ...plain(), ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  return { child, message: await nextMessage<Message>(child) };
}

/** The next message of a module. Rejects when it ends instead. */
export function nextMessage<Message>(child: Child): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('a process of the benchmark ended too soon'));
    child.process.once('exit', onExit);
    child.process.once('message', (message) => {
      child.process.removeListener('exit', onExit);
      resolve(message as Message);
    });
  });
}

function keep(child: ChildProcess): Child {
  children.add(child);
  const ended = once(child, 'exit').then(() => children.delete(child));
  return {
    pid: child.pid ?? 0,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Our environment without the settings of whoever runs the benchmark. */
function plain(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }), NODE_ENV: 'production', TZ: 'UTC' };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Milliseconds until a path is answered with 200; gives up after a minute. */
export async function untilAnswered(port: number, path: string, child: Child): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 60_000) {
    const connection = openConnection(port);
    try {
      const { status } = await connection.send(`GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\n\r\n`);
      if (status === 200) return performance.now() - startedAt;
    } catch {
      // Nobody listens yet.
    } finally {
      connection.close();
    }
    if (child.process.exitCode !== null) throw new Error('the server ended instead of starting');
    await sleep(5);
  }
  throw new Error(`no answer at ${path} within a minute`);
}
