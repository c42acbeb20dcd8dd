import { setTimeout as sleep } from 'node:timers/promises';
import { residentOf } from '../house/processes.ts';
import { startProduct } from '../house/product.ts';
import { median } from '../house/statistics.ts';
import type { Measure } from './measure.ts';

/** Logto 1.41, measured once on the same machine: until its first page, and the memory of its process. */
const logto = { seconds: 3.1, megabytes: 274 * 1.048_576 };

/** From the start of the process to the first sign-in page, the database being there; then its memory when idle. */
export const measureStart: Measure = async (bench) => {
  const { urls, pid } = await bench.product();
  const afterWork = residentOf(pid);
  const starts: { seconds: number; megabytes: number }[] = [];
  for (let turn = 0; turn < Math.max(5, bench.times); turn++) {
    const product = await startProduct(bench.program, urls);
    await sleep(3_000);
    starts.push({ seconds: product.startMilliseconds / 1000, megabytes: residentOf(product.pid) });
    await product.stop();
  }
  return [
    {
      id: 'P7-start',
      what: 'start to the first page',
      value: median(starts.map((each) => each.seconds)),
      beside: logto.seconds,
      unit: 's (Logto, measured once)',
      goal: { of: 'value', is: 'at most', limit: 1 },
    },
    {
      id: 'P7-memory',
      what: 'resident memory, idle for 3 s after it',
      value: median(starts.map((each) => each.megabytes)),
      beside: logto.megabytes,
      unit: 'MB (Logto, measured once)',
      goal: { of: 'value', is: 'at most', limit: 130 },
      remark: `${afterWork.toFixed(0)} MB in the process that did the work of this run so far`,
    },
  ];
};
