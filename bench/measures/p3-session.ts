import { setTimeout as sleep } from 'node:timers/promises';
import { type BetterAuth, startBetterAuth } from '../house/better-auth.ts';
import { getRequest, signInAll, signOut } from '../house/browser.ts';
import { type Product, startProduct } from '../house/product.ts';
import { median } from '../house/statistics.ts';
import { openConnection } from '../load/connection.ts';
import type { Outcome, RequestJob } from '../load/jobs.ts';
import type { Bench, Figure, Measure } from './measure.ts';

const sessions = 200;
/** Each run ends some sessions in its middle; within this time every answer must know it. */
const revokedPerRun = 10;
const graceMilliseconds = 1_000;

/** The signed-in JSON answer, while sessions are ended, beside Better Auth's: asking the database each time, and not. */
export const measureSession: Measure = async (bench) => {
  const kept = await bench.product();
  const reading = await startProduct(bench.program, kept.urls, { SESSION_CACHE_SECONDS: '0' });
  const peer = await startBetterAuth(await bench.databases(), sessions, 'better_auth_sessions');
  try {
    const sides = [await ownSide(bench, reading), await ownSide(bench, kept), await peerSide(peer)];
    for (const side of sides) await check(bench, side, 2);
    const outcomes: Outcome[][] = sides.map(() => []);
    for (let turn = 0; turn < bench.times; turn++)
      for (const [index, side] of sides.entries()) outcomes[index]?.push(await checkAndRevoke(bench, side));
    const [read = [], remembered = [], others = []] = outcomes;
    const figure = (id: string, what: string, own: readonly Outcome[], limit: number): Figure => ({
      id,
      what: `session checks, ${what}`,
      value: median(own.map((each) => each.perSecond)),
      beside: median(others.map((each) => each.perSecond)),
      unit: '/s (Better Auth)',
      goal: { of: 'ratio', is: 'at least', limit },
      remark: `the load took ${Math.round(median(own.map((each) => each.load)) * 100)} % of a core`,
    });
    return [
      figure('P3', 'read from the database', read, 10),
      figure('P3-cached', 'kept for 30 seconds', remembered, 20),
    ];
  } finally {
    await peer.child.stop();
    await reading.stop();
  }
};

interface Side {
  readonly port: number;
  readonly cookies: string[];
  request(cookie: string): string;
  revoke(cookie: string): Promise<void>;
  /** Better Auth answers 200 to everybody, and `null` to whoever is not signed in. */
  readonly saysNull: boolean;
}

async function ownSide(bench: Bench, product: Product): Promise<Side> {
  const { port } = product;
  const cookies = await signInAll(port, (await bench.people()).slice(-sessions));
  return {
    port,
    cookies,
    saysNull: false,
    request: (cookie) => getRequest(port, '/session', cookie, 'application/json'),
    revoke: async (cookie) => {
      const connection = openConnection(port);
      await signOut(connection, port, cookie);
      connection.close();
    },
  };
}

async function peerSide(peer: BetterAuth): Promise<Side> {
  return {
    port: peer.port,
    cookies: await peer.sessions(sessions),
    saysNull: true,
    request: peer.getSession,
    revoke: async (cookie) => {
      const connection = openConnection(peer.port);
      const { status } = await connection.send(peer.signOut(cookie));
      connection.close();
      if (status !== 200) throw new Error(`nobody was signed out: ${status}`);
    },
  };
}

function check(bench: Bench, side: Side, seconds: number): Promise<Outcome> {
  const requests = side.cookies.map(side.request);
  const job: Omit<RequestJob, 'seconds'> = {
    ...{ kind: 'requests', port: side.port, requests, connections: 16, depth: 2, warmSeconds: 0.5 },
    ...(side.saysNull && { notOk: 'null' }),
  };
  return bench.load.run({ ...job, seconds });
}

/** One run. Rejects where a session was still good a second after its end, or any other was refused. */
async function checkAndRevoke(bench: Bench, side: Side): Promise<Outcome> {
  const checking = check(bench, side, bench.seconds);
  await sleep(bench.seconds * 500);
  const ended: number[] = [];
  for (const cookie of side.cookies.slice(0, revokedPerRun)) {
    await side.revoke(cookie);
    ended.push(Date.now());
  }
  const outcome = await checking;
  outcome.lastOk.forEach((lastOk, index) => {
    const end = ended[index];
    if (end !== undefined && lastOk > end + graceMilliseconds)
      throw new Error(`a session was good for ${lastOk - end} ms after its end`);
    if (end === undefined && lastOk < Date.now() - 3_000) throw new Error('a session ended by itself');
  });
  side.cookies.splice(0, revokedPerRun);
  return outcome;
}
