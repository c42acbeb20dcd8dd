import { randomFill } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { promisify } from 'node:util';

/** As `nice -n 10`: of two that want a core, the other gets nine tenths of it. */
const niceness = 10;

/**
 * Lets everything else on the machine go before hashes: with as many of them at work as there are cores, a page would wait
 * for its turn. They take what is left, which is as much as before. On Linux only, where setpriority(2) means a thread.
 */
export async function letPagesGoFirst(): Promise<void> {
  if (process.platform !== 'linux') return;
  // The threads are there once something was left to them.
  await promisify(randomFill)(Buffer.alloc(1));
  for (const id of readdirSync('/proc/self/task'))
    if (readFileSync(`/proc/self/task/${id}/comm`, 'utf8').startsWith('libuv-worker'))
      setPriority(Number(id), niceness);
}
