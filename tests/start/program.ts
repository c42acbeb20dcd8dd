import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The built program, as a service manager or a person at a terminal starts it. */
export interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves once standard output holds this; fails after 30 seconds, or when the program ends first. */
  says(text: string): Promise<void>;
  /** Sends the signal, if any, and resolves to the exit code; null when a signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

const program = join(import.meta.dirname, '../../dist/gatehouse.js');

/** Starts `gatehouse …args` with nothing in its environment but what is given. */
export function start(args: readonly string[], environment: Record<string, string> = {}): Running {
  if (!existsSync(program)) throw new Error('these tests run the built program: npm run build');
  const { PATH = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH, ...(TMPDIR && { TMPDIR }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that failed half-way leaves nothing behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.removeListener('exit', kill));
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => (out += chunk));
  child.stderr?.on('data', (chunk) => (err += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let over = false;
  void ended.then(() => (over = true));
  return {
    child,
    stdout: () => out,
    stderr: () => err,
    says: async (text) => {
      for (const until = Date.now() + 30_000; !out.includes(text); await sleep(20)) {
        if (over || Date.now() > until) throw new Error(`it does not say '${text}', but:\n${out}${err}`);
      }
    },
    end: (signal) => {
      if (signal) child.kill(signal);
      return ended;
    },
  };
}

/** Runs a command to its end. */
export async function run(args: readonly string[], environment: Record<string, string> = {}) {
  const running = start(args, environment);
  const code = await running.end();
  return { code, stdout: running.stdout(), stderr: running.stderr() };
}

/** Command lines of living processes in which this text stands. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It ended while we were looking.
        return '';
      }
    })
    .filter((line) => line.includes(text));
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
