import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../infra/log.ts';
import { createTotals } from '../../infra/metrics/totals.ts';
import { seconds } from '../../infra/time.ts';
import { wrongConfiguration } from '../explain.ts';
import { longestStop } from '../within-time.ts';
import { leaderFigures } from './leader-figures.ts';
import { type Failure, type Member, startMember } from './member.ts';

/** A worker that served for so long did not die of its start. */
const settled = seconds(10);
/** Pauses before a worker that died is replaced: none at first, then doubling. */
const pause = { first: 250, most: seconds(30) };

export interface Crew {
  /** The first worker; where it cannot start, none is tried again. */
  begin(): Promise<{ kind: 'ready' } | Failure>;
  /** Brings the crew up to its number. */
  fill(): void;
  /** Replaces all one by one; at every moment as many serve as should. */
  replaceAll(): void;
  /** Resolves where nobody serves any more and trying again mends nothing. */
  readonly lost: Promise<Failure>;
  readiness(): Promise<{ ready: number; of: number }>;
  /** The figures of all, in Prometheus's text format. */
  figures(): Promise<string>;
  /** Ends with every worker. */
  end(): Promise<void>;
  kill(): void;
}

/** The workers, whoever they are at the moment: replaces who dies, and lets one of them hold the clock. */
export function createCrew(options: {
  readonly workers: number;
  /** Hashes that each computes at once. */
  readonly threads: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Logger;
}): Crew {
  const { workers, threads, log } = options;
  const members = new Set<Member>();
  /** Those whose end was ours; and those that ever served. */
  const dismissed = new WeakSet<Member>();
  const served = new WeakSet<Member>();
  const lost = Promise.withResolvers<Failure>();
  const totals = createTotals();
  const counts = leaderFigures();
  let clockHolder: Member | undefined;
  let ending = false;
  /** One after another, without one that served for a while. */
  let deaths = 0;
  let rolling = false;
  let rollAgain = false;

  const ready = () => [...members].filter((member) => member.state() === 'ready');

  function passClock(): void {
    if (ending || clockHolder?.state() === 'ready') return;
    clockHolder = ready()[0];
    if (!clockHolder) return;
    clockHolder.tell({ kind: 'take-clock' });
    log.info({ pid: clockHolder.pid }, 'this worker holds the clock');
  }

  async function start(first: boolean): Promise<Member | Failure> {
    const member = startMember({ kind: 'begin', first, workers, threads }, options.environment);
    members.add(member);
    void member.ended.then((how) => onEnd(member, how));
    const outcome = await member.started;
    if (outcome.kind === 'failed') return outcome;
    served.add(member);
    passClock();
    return member;
  }

  function onEnd(member: Member, how: { code: number | null; signal: string | null }): void {
    members.delete(member);
    totals.retire(member.lastFigures());
    passClock();
    if (ending || dismissed.has(member) || !served.has(member)) return;
    counts.died();
    log.error({ pid: member.pid, ...how }, 'a worker died and is replaced');
    deaths = member.age() > settled ? 0 : deaths + 1;
    void add();
  }

  /** One more, however often it takes. */
  async function add(): Promise<void> {
    for (;;) {
      if (deaths > 0)
        await sleep(Math.min(pause.most, pause.first * 2 ** (deaths - 1)), undefined, { ref: false });
      if (ending) return;
      const outcome = await start(false);
      if (!('kind' in outcome) || ending) return;
      deaths += 1;
      log.error({ reason: outcome.text }, 'a worker could not start');
      // As long as others serve, they go on with what they have.
      if (outcome.exitCode === wrongConfiguration && ready().length === 0) return lost.resolve(outcome);
    }
  }

  async function dismiss(member: Member, gently: boolean): Promise<void> {
    dismissed.add(member);
    const stopped = member.stop(gently, longestStop + seconds(2));
    passClock();
    await stopped;
  }

  async function roll(): Promise<void> {
    log.info('replacing the workers one by one');
    for (const member of ready()) {
      // Who died meanwhile was replaced already.
      if (ending || member.state() !== 'ready') continue;
      const outcome = await start(false);
      if ('kind' in outcome)
        return log.error({ reason: outcome.text }, 'a new worker could not start: those that serve stay');
      await dismiss(member, true);
      counts.replaced();
    }
    if (!ending) log.info('every worker was replaced');
  }

  async function replaceAll(): Promise<void> {
    if (rolling) {
      rollAgain = true;
      return;
    }
    rolling = true;
    do {
      rollAgain = false;
      await roll();
    } while (rollAgain && !ending);
    rolling = false;
  }

  return {
    begin: async () => {
      const outcome = await start(true);
      return 'kind' in outcome ? outcome : { kind: 'ready' };
    },
    fill: () => {
      for (let more = members.size; more < workers; more++) void add();
    },
    replaceAll: () => void replaceAll(),
    lost: lost.promise,
    readiness: async () => {
      const answers = await Promise.all(ready().map((member) => member.isReady()));
      return { ready: answers.filter(Boolean).length, of: workers };
    },
    figures: async () => {
      const own = await counts.collect({ ready: ready().length, wanted: workers });
      return totals.text([...(await Promise.all([...members].map((member) => member.figures()))), own]);
    },
    end: async () => {
      ending = true;
      // One may just have been started in place of another.
      while (members.size > 0) await Promise.all([...members].map((member) => dismiss(member, false)));
    },
    kill: () => {
      for (const member of members) member.kill();
    },
  };
}
