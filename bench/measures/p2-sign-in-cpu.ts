import { type BetterAuth, startBetterAuth } from '../house/better-auth.ts';
import { inTurn, median } from '../house/statistics.ts';
import type { Outcome } from '../load/jobs.ts';
import { type Cost, costOf } from './costs.ts';
import type { Bench, Measure } from './measure.ts';
import { refusedIn, signIns, warmSeconds, warmUp } from './sign-ins.ts';

const people = 5_000;

/** What a sign-in costs beyond the hash, in the server and in PostgreSQL, beside Better Auth. */
export const measureSignInCpu: Measure = async (bench) => {
  const product = await bench.product();
  const peer = await startBetterAuth(await bench.databases(), people);
  try {
    const requests = Array.from({ length: people }, (_, index) => peer.signIn(index + 1));
    await warmUp(bench);
    await peerSignIns(bench, peer, requests, warmSeconds);
    const { a, b } = await inTurn(
      bench.times,
      () => costOf(bench, product.pid, () => signIns(bench)),
      () => costOf(bench, peer.child.pid, () => peerSignIns(bench, peer, requests, bench.seconds)),
    );
    if ([...a, ...b].some((each) => refusedIn(each.outcome) > each.outcome.done / 100))
      throw new Error('too many were turned away: the machine is too busy for this');
    const part = (runs: { cost: Cost }[], which: keyof Cost) =>
      median(runs.map((each) => each.cost[which])).toFixed(2);
    return [
      {
        id: 'P2',
        what: 'CPU of a sign-in beyond its hash',
        value: median(a.map(({ cost }) => cost.server + cost.database)),
        beside: median(b.map(({ cost }) => cost.server + cost.database)),
        unit: 'ms (Better Auth)',
        goal: { of: 'ratio', is: 'at most', limit: 0.4 },
        remark:
          `server ${part(a, 'server')} (${part(b, 'server')}), ` +
          `PostgreSQL ${part(a, 'database')} (${part(b, 'database')}), hash ${part(a, 'hash')} (${part(b, 'hash')})`,
      },
    ];
  } finally {
    await peer.child.stop();
  }
};

function peerSignIns(
  bench: Bench,
  { port }: BetterAuth,
  requests: readonly string[],
  seconds: number,
): Promise<Outcome> {
  const job = { kind: 'requests', port, requests, connections: 16, depth: 1, warmSeconds: 0.5 } as const;
  return bench.load.run({ ...job, seconds });
}
