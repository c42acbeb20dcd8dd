import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort, loopbacks } from '../ports.ts';
import type { FromDirectory, SampleClient, SamplePerson, ToDirectory } from './messages.ts';

export interface SampleDirectory {
  /** For the settings of a source. */
  readonly issuer: string;
  readonly port: number;
  /** Makes a portal known, or known otherwise. */
  register(client: SampleClient): Promise<void>;
  /** Ends it; a second call waits for the first. */
  stop(): Promise<void>;
}

export interface SampleDirectoryOptions {
  /** Any free one unless given. */
  readonly port?: number;
  /** The name it goes by; below `localhost`, so that every browser finds it on this machine. */
  readonly name?: string;
  /** What its sign-in page calls it. */
  readonly title?: string;
  readonly people: readonly SamplePerson[];
  readonly clients?: readonly SampleClient[];
}

/**
 * A staff directory of its own: an OpenID provider in a process of its own, on a port of its own, reachable from this
 * machine alone. It ends with whoever started it, however that ends. Rejects where the port is taken.
 */
export async function startSampleDirectory(options: SampleDirectoryOptions): Promise<SampleDirectory> {
  const hosts = loopbacks();
  const port = await freePort(options.port ?? 0, hosts);
  const issuer = `http://${options.name ?? 'staff.localhost'}:${port}`;
  const child = fork(program(), ['sample-directory'], {
    execArgv: [],
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  try {
    await hear(child, 'ready');
    const { title = 'Staff directory', people, clients = [] } = options;
    await say(child, { kind: 'open', opening: { hosts, port, issuer, title, people } }, 'opened');
    for (const client of clients) await say(child, { kind: 'register', client }, 'registered');
  } catch (error) {
    await stop();
    throw error;
  }
  return { issuer, port, stop, register: (client) => say(child, { kind: 'register', client }, 'registered') };
}

/** The command, beside this file in a built program, above it among the sources. */
const program = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? '../../cli.ts' : './gatehouse.js', import.meta.url),
  );

async function say(child: ChildProcess, message: ToDirectory, answer: FromDirectory['kind']): Promise<void> {
  const heard = hear(child, answer);
  child.send(message);
  await heard;
}

function hear(child: ChildProcess, wanted: FromDirectory['kind']): Promise<void> {
  return new Promise((resolve, reject) => {
    const hush = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (message: FromDirectory) => {
      hush();
      if (message.kind === wanted) resolve();
      else reject(new Error(message.kind === 'failed' ? message.message : `said ${message.kind}`));
    };
    const onExit = (code: number | null) => {
      hush();
      reject(new Error(`the sample directory ended (${code})`));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
