import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, openConnection } from './connection.ts';
import type { Found, ProbeJob, RequestJob } from './jobs.ts';
import { openWindow } from './window.ts';

export async function runRequests(job: RequestJob): Promise<Found> {
  const { requests } = job;
  const window = openWindow(job);
  const others: Record<string, number> = {};
  const lastOk = new Array<number>(requests.length).fill(0);
  const isNo = job.notOk === undefined ? undefined : Buffer.from(job.notOk);
  let next = 0;
  let done = 0;

  const lane = async (connection: Connection) => {
    while (!window.over()) {
      const index = next++ % requests.length;
      const { status, body } = await connection.send(requests[index] as string);
      if (status === 200 && !isNo?.equals(body)) {
        done++;
        lastOk[index] = Date.now();
        window.count();
      } else others[status] = (others[status] ?? 0) + 1;
    }
  };
  const connections = Array.from({ length: job.connections }, () => openConnection(job.port));
  try {
    const lanes = connections.flatMap((each) => Array.from({ length: job.depth }, () => lane(each)));
    await Promise.all(lanes);
  } finally {
    for (const each of connections) each.close();
  }
  return { done, perSecond: window.perSecond(), others, times: [], lastOk };
}

export async function runProbe(job: ProbeJob): Promise<Found> {
  const connections = Array.from({ length: 8 }, () => openConnection(job.port));
  const others: Record<string, number> = {};
  const times: number[] = [];
  const most = Math.floor(job.perSecond * job.seconds);
  const underWay: Promise<void>[] = [];
  const ask = async (index: number, dueAt: number) => {
    const connection = connections[index % connections.length] as Connection;
    const { status } = await connection.send(job.requests[index % job.requests.length] as string);
    if (status === 200) times.push(performance.now() - dueAt);
    else others[status] = (others[status] ?? 0) + 1;
  };
  try {
    const startedAt = performance.now();
    for (let index = 0; index < most; index++) {
      const dueAt = startedAt + (index * 1000) / job.perSecond;
      const early = dueAt - performance.now();
      if (early > 0) await sleep(early);
      // A timer rings up to a millisecond late: the request was due when it rang, unless the load itself is behind.
      underWay.push(ask(index, early > 0 ? performance.now() : dueAt));
    }
    await Promise.all(underWay);
  } finally {
    for (const each of connections) each.close();
  }
  return { done: times.length, perSecond: times.length / job.seconds, others, times, lastOk: [] };
}
