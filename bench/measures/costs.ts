import { cpuOf, hashingCpuOf } from '../house/processes.ts';
import type { Outcome } from '../load/jobs.ts';
import type { Bench } from './measure.ts';

/** CPU milliseconds of one sign-in. */
export interface Cost {
  readonly hash: number;
  /** The server beyond the hash: a Node server hashes on threads of libuv's pool, whose time tells the two apart. */
  readonly server: number;
  readonly database: number;
  /** The load itself. */
  readonly load: number;
}

/** What each sign-in of a run costs, by the time that the processes spend on a CPU. */
export async function costOf(
  bench: Bench,
  pid: number,
  run: () => Promise<Outcome>,
): Promise<{ cost: Cost; outcome: Outcome }> {
  const database = (await bench.databases()).pid;
  const used = () => ({ server: cpuOf(pid), database: cpuOf(database), hash: hashingCpuOf(pid) });
  const before = used();
  const outcome = await run();
  const after = used();
  const hash = (after.hash - before.hash) / outcome.done;
  const cost = {
    hash,
    server: (after.server - before.server) / outcome.done - hash,
    database: (after.database - before.database) / outcome.done,
    load: outcome.cpuMilliseconds / outcome.done,
  };
  return { cost, outcome };
}
