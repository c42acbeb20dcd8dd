import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** The account PostgreSQL runs under. `capability` lets it reach files below folders that are closed to it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly capability: Capability | undefined;
}

type Capability = 'dac_read_search' | 'dac_override';

// capabilities(7): bit numbers. The first opens folders and files for reading only, so it is asked for first.
const capabilities: readonly (readonly [Capability, bigint])[] = [
  ['dac_read_search', 1n << 2n],
  ['dac_override', 1n << 1n],
];
const setpcap = 1n << 8n; // to set the securebits below

/**
 * PostgreSQL refuses to run as root, so root lends it the account that already owns `databaseFolder`, else `nobody`.
 * Undefined when this process is not root: it then runs PostgreSQL itself.
 */
export function unprivilegedAccount(databaseFolder: string): Omit<Account, 'capability'> | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(databaseFolder)) {
    const { uid, gid } = statSync(databaseFolder);
    if (uid !== 0) return { uid, gid };
  }
  const nobody = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  if (!nobody) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root, and there is no account "nobody" to lend it. Run Gatehouse as an ordinary user.',
    );
  }
  return { uid: Number(nobody[1]), gid: Number(nobody[2]) };
}

/**
 * Whether the account can read a file, or pass through a folder, by nothing but the permission bits of it and of the
 * folders above. `path` is without symbolic links.
 */
export function canReach(account: Omit<Account, 'capability'>, path: string): boolean {
  const open = (at: string, bit: number) => {
    const { uid, gid, mode } = statSync(at);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    return ((mode >> shift) & bit) === bit;
  };
  if (!open(path, statSync(path).isDirectory() ? 1 : 4)) return false;
  for (let at = dirname(path); ; at = dirname(at)) {
    if (!open(at, 1)) return false;
    if (at === dirname(at)) return true;
  }
}

/** The smallest capability this process can lend that opens closed folders; undefined when it has none to lend. */
export function lendableCapability(): Capability | undefined {
  if (process.platform !== 'linux' || !setpriv) return undefined;
  const status = readFileSync('/proc/self/status', 'utf8');
  const mask = (name: string) =>
    BigInt(`0x${status.match(new RegExp(`^${name}:\\s*(\\w+)`, 'm'))?.[1] ?? '0'}`);
  const lendable = mask('CapPrm') & mask('CapBnd');
  if ((lendable & setpcap) === 0n) return undefined;
  return capabilities.find(([, bit]) => (lendable & bit) !== 0n)?.[0];
}

/**
 * Starts a program of PostgreSQL under the account (undefined: our own), with nothing of our environment but what it
 * needs. Where `setpriv` exists the kernel interrupts the program when this process dies, however it dies.
 */
export function spawnAs(
  account: Account | undefined,
  command: readonly [string, ...string[]],
  options: { env: Record<string, string>; stdio: StdioOptions },
): ChildProcess {
  // An own process group: Ctrl-C in the terminal is Gatehouse's to answer, so that PostgreSQL goes last.
  const common = { ...options, env: { LC_ALL: 'C', TZ: 'UTC', ...options.env }, detached: true, cwd: '/' };
  if (process.platform === 'linux' && setpriv) {
    return spawn(setpriv, ['--pdeathsig', 'INT', ...switchTo(account), '--', ...command], common);
  }
  const [program, ...args] = command;
  return spawn(program, args, { ...common, ...(account && { uid: account.uid, gid: account.gid }) });
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(isExecutable);

function switchTo(account: Account | undefined): string[] {
  if (!account) return [];
  const { uid, gid, capability } = account;
  const kept = capability ? `-all,+${capability}` : '-all';
  return [
    ...['--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--no-new-privs'],
    ...['--inh-caps', kept, '--ambient-caps', kept],
    // access(2), by which PostgreSQL finds its programs, heeds the capability only so (capabilities(7), securebits).
    ...(capability ? ['--securebits', '+no_setuid_fixup'] : []),
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
