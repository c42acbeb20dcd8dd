import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

const stopLimit = 30_000; // milliseconds

/**
 * Stops the PostgreSQL that a killed Gatehouse left running on this folder. Where only its pid file is left and some
 * other program has that number today, the file is removed: PostgreSQL itself could not tell. Call it with the lock held.
 */
export async function stopLeftover(cluster: string, log: Pick<Logger, 'warn'>): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = readPid(pidFile);
  if (pid === undefined) return;
  if (!runsIn(pid, cluster)) {
    rmSync(pidFile, { force: true });
    return;
  }
  log.warn({ pid }, 'stopping the PostgreSQL that an earlier start left running');
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    kill(pid, signal);
    const until = Date.now() + stopLimit;
    while (Date.now() < until) {
      if (!runsIn(pid, cluster)) return;
      await sleep(20);
    }
  }
  throw new EmbeddedPostgresError(`A PostgreSQL left running on ${cluster} (process ${pid}) does not stop.`);
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    // EACCES: root without the right to look into the folder of the account it lends. PostgreSQL's own check remains.
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Whether this process is a PostgreSQL server that works in this very folder. */
function runsIn(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') {
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres') return false;
      const [at, ours] = [statSync(`/proc/${pid}/cwd`), statSync(cluster)];
      return at.dev === ours.dev && at.ino === ours.ino;
    }
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      `postgres -D ${cluster}`,
    );
  } catch (error) {
    const { code, status } = error as { code?: string; status?: number };
    // Gone meanwhile, another account's (then it is not ours), or unknown to ps.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(code ?? '') || status === 1) return false;
    throw error;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
