import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-error.ts';

/**
 * Takes the lock file at `path` for this process and returns the function that gives it back. A lock whose process is
 * gone is taken over. Fails with EmbeddedPostgresError while another living process (or this one) holds it.
 */
export function takeLock(path: string): () => void {
  const draft = `${path}.${process.pid}`;
  const mine = `${process.pid} ${birthOf(process.pid)}\n`;
  rmSync(draft, { force: true });
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    // link() never replaces, and shows the file with its content at once: readers see a whole lock or none.
    while (!linkUnlessTaken(draft, path)) removeIfStale(path);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readIfThere(path) === mine) rmSync(path, { force: true });
  };
}

function removeIfStale(path: string): void {
  const seen = readIfThere(path);
  if (seen === undefined) return;
  refuseIfAlive(seen, path);
  // Two starts may find the same stale lock: only the file that is really removed may be judged, so it is moved first.
  const moved = `${path}.stale.${process.pid}`;
  if (!renameIfThere(path, moved)) return;
  const taken = readIfThere(moved) ?? '';
  if (taken !== seen) linkUnlessTaken(moved, path);
  rmSync(moved, { force: true });
}

function refuseIfAlive(lock: string, path: string): void {
  const [pid = '', birth] = lock.trim().split(/ (.*)/);
  if (!/^\d+$/.test(pid) || birthOf(Number(pid)) !== birth) return;
  throw new EmbeddedPostgresError(
    `Gatehouse already runs with this data folder (process ${pid}, lock file ${path}). ` +
      'Stop that one first, or choose another data folder.',
  );
}

/**
 * When the process began, in words that no later process with the same number repeats; undefined when it is gone.
 * A container restarts with the same few numbers, so the number alone proves nothing.
 */
function birthOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = readIfThere(`/proc/${pid}/stat`);
    // proc(5): the name in brackets may hold blanks; field 22 is the start in clock ticks since boot.
    const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks && `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch (error) {
    // ps ends with 1 and silence when there is no such process.
    if ((error as { status?: number }).status === 1) return undefined;
    throw error;
  }
}

function linkUnlessTaken(from: string, to: string): boolean {
  return unless('EEXIST', () => linkSync(from, to));
}

function renameIfThere(from: string, to: string): boolean {
  return unless('ENOENT', () => renameSync(from, to));
}

function readIfThere(path: string): string | undefined {
  let text: string | undefined;
  // A process that ends while its file in /proc is read gives ESRCH.
  unless(['ENOENT', 'ESRCH'], () => {
    text = readFileSync(path, 'utf8');
  });
  return text;
}

function unless(codes: string | string[], act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '?')) return false;
    throw error;
  }
}
