import { join } from 'node:path';
import { nextMessage, startModule } from '../house/children.ts';
import { query } from '../house/database.ts';
import { hashCost } from '../house/people.ts';
import { type Product, threadPool } from '../house/product.ts';
import { inTurn, median } from '../house/statistics.ts';
import type { Outcome } from '../load/jobs.ts';
import { type Cost, costOf } from './costs.ts';
import type { Measure } from './measure.ts';
import { refusedIn, signIns, warmUp } from './sign-ins.ts';

/** Password sign-ins, 16 at once, beside nothing but verifying the hash. */
export const measureSignIn: Measure = async (bench) => {
  const product = await bench.product();
  await warmUp(bench);
  const raw = await startRawHashes();
  try {
    const before = await countRows(product);
    const { a, b } = await inTurn(
      bench.times,
      () => costOf(bench, product.pid, () => signIns(bench)),
      () => raw.perSecond(bench.seconds),
    );
    const runs = a.map((each) => each.outcome);
    await compareRows(before, await countRows(product), runs);
    const refused = runs.reduce((sum, run) => sum + refusedIn(run), 0);
    return [
      {
        id: 'P1',
        what: 'password sign-ins, 16 at once',
        value: median(runs.map((run) => run.perSecond)),
        beside: median(b),
        unit: '/s (argon2id verifies)',
        goal: { of: 'ratio', is: 'at least', limit: 0.9 },
        remark: `${explain(a.map((each) => each.cost))}${refused ? `; ${refused} turned away` : ''}`,
      },
    ];
  } finally {
    await raw.stop();
  }
};

/** Where the CPU went; by CPU alone, the ratio does not depend on what else the machine does. */
function explain(costs: readonly Cost[]): string {
  const of = (which: keyof Cost) => median(costs.map((cost) => cost[which]));
  const byCpu = of('hash') / (of('hash') + of('server') + of('database') + of('load'));
  const parts = (['hash', 'server', 'database', 'load'] as const).map((which) => `${which} ${of(which).toFixed(2)}`);
  return `by CPU ${byCpu.toFixed(2)}: ${parts.join(', ')} ms`;
}

async function startRawHashes() {
  const { child } = await startModule(
    join(import.meta.dirname, '../load/raw-hash.ts'),
    [String(hashCost.memoryCost), String(hashCost.timeCost)],
    { UV_THREADPOOL_SIZE: threadPool },
  );
  return {
    async perSecond(seconds: number): Promise<number> {
      child.process.send({ warmSeconds: 0.5, seconds });
      return (await nextMessage<{ perSecond: number }>(child)).perSecond;
    },
    stop: () => child.stop(),
  };
}

/** What a sign-in leaves behind. */
interface Rows {
  readonly sessions: number;
  readonly people: number;
  readonly attempts: number;
  readonly events: number;
  readonly counters: number;
}

async function countRows({ urls }: Product): Promise<Rows> {
  const [rows] = await query<Rows>(
    urls.admin,
    `SELECT (SELECT count(*)::int FROM sessions) AS sessions,
            (SELECT count(DISTINCT user_id)::int FROM sessions) AS people,
            (SELECT count(*)::int FROM attempts WHERE outcome = 'succeeded') AS attempts,
            (SELECT count(*)::int FROM audit_events WHERE action = 'session.started') AS events,
            (SELECT count(*)::int FROM attempt_counters) AS counters`,
  );
  if (!rows) throw new Error('the rows were not counted');
  return rows;
}

/** A rate counts only if everything that was answered also stands in the database. */
async function compareRows(before: Rows, after: Rows, runs: readonly Outcome[]): Promise<void> {
  const done = runs.reduce((sum, run) => sum + run.done, 0);
  const refused = runs.reduce((sum, run) => sum + refusedIn(run), 0);
  const kept = (['sessions', 'people', 'attempts', 'events'] as const).every(
    (each) => after[each] - before[each] === done,
  );
  if (!kept || after.counters > before.counters + refused)
    throw new Error(`the sign-ins are not as they should be: ${JSON.stringify({ done, refused, before, after })}`);
}
