import { setTimeout as sleep } from 'node:timers/promises';
import { getRequest, signInAll } from '../house/browser.ts';
import { inTurn, median, percentile } from '../house/statistics.ts';
import { type Load, startLoad } from '../load/load.ts';
import type { Bench, Figure, Measure } from './measure.ts';
import { signIns, warmUp } from './sign-ins.ts';

/** What visitors wait while sign-ins keep the hash queue full, beside a quiet house. */
export const measureUnderLoad: Measure = async (bench) => {
  const { port } = await bench.product();
  const cookies = await signInAll(port, (await bench.people()).slice(-300, -250));
  await warmUp(bench);
  const pages = [getRequest(port, '/sign-in')];
  const checks = cookies.map((cookie) => getRequest(port, '/session', cookie, 'application/json'));
  const probes = [startLoad(), startLoad()] as const;
  const both = async (seconds: number) => {
    const [page, check] = await Promise.all([
      probe(probes[0], port, pages, seconds),
      probe(probes[1], port, checks, seconds),
    ]);
    return { page, check };
  };
  const loaded = async () => {
    const signingIn = signIns(bench, bench.seconds + 1);
    await sleep(1_000);
    const waits = await both(bench.seconds - 0.5);
    return { ...waits, signIns: await signingIn };
  };
  try {
    await both(2);
    const { a, b } = await inTurn(bench.times, loaded, () => both(bench.seconds - 0.5));
    const rate = median(a.map((each) => each.signIns.perSecond)).toFixed(0);
    const figure = (which: 'page' | 'check', id: string, what: string): Figure => ({
      id,
      what: `${what}, p99 during ${rate} sign-ins/s`,
      value: median(a.map((each) => percentile(each[which], 0.99))),
      beside: median(b.map((each) => percentile(each[which], 0.99))),
      unit: 'ms (the same, unloaded)',
      goal: { of: 'ratio', is: 'at most', limit: 5 },
      remark: `median ${median(a.map((each) => median(each[which]))).toFixed(1)} (${median(b.map((each) => median(each[which]))).toFixed(1)})`,
    });
    return [figure('page', 'P8-pages', 'sign-in page'), figure('check', 'P8-sessions', 'session check')];
  } finally {
    await Promise.all(probes.map((each) => each.close()));
  }
};

async function probe(load: Load, port: number, requests: readonly string[], seconds: number) {
  const { times, others } = await load.run({ kind: 'probe', port, requests, perSecond: 50, seconds });
  if (Object.keys(others).length) throw new Error(`somebody was turned away: ${JSON.stringify(others)}`);
  return times;
}
