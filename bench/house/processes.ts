import { readdirSync, readFileSync } from 'node:fs';

// proc(5): /proc/<pid>/stat counts in ticks of 10 ms, dead children included; /proc/<pid>/task/<tid>/schedstat in ns.

const millisecondsPerTick = 10;

/** CPU milliseconds that a process and all its descendants, dead ones included, have used so far. */
export function cpuOf(root: number): number {
  const stats = new Map(pids().flatMap((pid) => entry(pid)));
  let ticks = 0;
  for (const [pid, stat] of stats) if (descends(pid, root, stats)) ticks += stat.ticks;
  return ticks * millisecondsPerTick;
}

/** CPU milliseconds of the threads on which a Node process runs its hashes. */
export function hashingCpuOf(pid: number): number {
  let nanoseconds = 0;
  for (const tid of readdirSync(`/proc/${pid}/task`)) {
    const task = `/proc/${pid}/task/${tid}`;
    if (!readFileSync(`${task}/comm`, 'utf8').startsWith('libuv-worker')) continue;
    nanoseconds += Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1e6;
}

/** Resident memory of one process, in MB (1,000,000 bytes). */
export function residentOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

const pids = (): number[] => readdirSync('/proc').map(Number).filter(Number.isInteger);

function entry(pid: number): [number, Stat][] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    const [, parent = 0] = fields;
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11);
    return [[pid, { parent, ticks: utime + stime + cutime + cstime }]];
  } catch {
    return []; // It has ended meanwhile; its parent counts it.
  }
}

function descends(pid: number, root: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at: number | undefined = pid; at; at = stats.get(at)?.parent) if (at === root) return true;
  return false;
}
