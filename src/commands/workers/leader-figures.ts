import { Counter, Gauge, Registry } from 'prom-client';
import type { Figures } from '../../infra/metrics/metrics.ts';

/** What only the leader knows: how many workers there are, and what became of the others. */
export function leaderFigures() {
  const registry = new Registry();
  const registers = [registry];
  const workers = new Gauge({
    ...{ name: 'gatehouse_workers', help: 'Workers that serve, and how many should', registers },
    labelNames: ['state'] as const,
  });
  const ends = new Counter({
    ...{
      name: 'gatehouse_worker_ends_total',
      help: 'Workers that died, or were replaced on demand',
      registers,
    },
    labelNames: ['reason'] as const,
  });
  ends.inc({ reason: 'died' }, 0);
  ends.inc({ reason: 'replaced' }, 0);
  return {
    died: () => ends.inc({ reason: 'died' }),
    replaced: () => ends.inc({ reason: 'replaced' }),
    collect: (now: { ready: number; wanted: number }): Promise<Figures> => {
      workers.set({ state: 'ready' }, now.ready);
      workers.set({ state: 'wanted' }, now.wanted);
      return registry.getMetricsAsJSON();
    },
  };
}
