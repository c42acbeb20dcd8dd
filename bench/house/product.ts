import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import { type Child, freePort, start, untilAnswered } from './children.ts';
import type { Urls } from './database.ts';

/** The built product on a database of its own. */
export interface Product {
  readonly port: number;
  readonly pid: number;
  readonly urls: Urls;
  /** From the start of the process to the first sign-in page. */
  readonly startMilliseconds: number;
  stop(): Promise<void>;
}

/** Everything that sealed passwords depend on: one keyring for the whole run. */
export const keyring = generateKey();

/** How the product is started. */
export interface Program {
  /** Filled by `npm run build`. */
  readonly folder: string;
  /** Where its log goes. */
  readonly log: string;
}

export async function migrate(program: Program, urls: Urls): Promise<void> {
  const child = start(process.execPath, [join(program.folder, 'gatehouse.js'), 'migrate'], {
    env: { DATABASE_URL: urls.app, DATABASE_OWNER_URL: urls.owner },
    log: program.log,
  });
  const [code] = child.process.exitCode === null ? await once(child.process, 'exit') : [0];
  if (code !== 0) throw new Error('the database could not be migrated');
}

/** `settings` are environment variables over the usual ones. */
export async function startProduct(
  program: Program,
  urls: Urls,
  settings: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const port = await freePort();
  const env = {
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    DATABASE_URL: urls.app,
    // Nobody is sent a mail here.
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Gatehouse <portal@gatehouse.example>',
    GATEHOUSE_KEYRING: keyring,
    // All of the load comes from one address.
    POSTS_PER_MINUTE: '1000000',
    ...settings,
    ...(process.env.BENCH_NODE_OPTIONS && { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS }),
  };
  const args = [join(program.folder, 'gatehouse.js'), 'serve'];
  const child = start(process.execPath, args, { env, log: program.log });
  const startMilliseconds = await answered(port, child);
  return { port, pid: child.pid, urls, startMilliseconds, stop: () => child.stop() };
}

async function answered(port: number, child: Child): Promise<number> {
  try {
    return await untilAnswered(port, '/sign-in', child);
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** As `gatehouse` sets it for itself: the peers get the same. */
export const threadPool = String(availableParallelism() + 4);
