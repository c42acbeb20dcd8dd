import { AggregatorRegistry } from 'prom-client';
import type { Figures } from './metrics.ts';

/**
 * The figures of several processes as one. What an ended process had counted goes on counting: a counter that fell back
 * would look like a restart of the whole.
 */
export interface Totals {
  /** The figures of a process that ended: its counters are kept, its gauges go with it. */
  retire(figures: Figures): void;
  /** In Prometheus's text format. */
  text(living: readonly Figures[]): Promise<string>;
}

export function createTotals(): Totals {
  let retired: Figures = [];
  return {
    retire: (figures) => {
      const counted = figures.filter(({ type }) => isCounted(type));
      retired = retired.length === 0 ? counted : added(retired, counted);
    },
    text: (living) => AggregatorRegistry.aggregate([...living, retired]).metrics(),
  };
}

/** Its own typings name types by number, the figures by word. */
const isCounted = (type: unknown): boolean => type === 'counter' || type === 'histogram';

function added(a: Figures, b: Figures): Figures {
  const sums = new Map(a.map((metric) => [metric.name, metric]));
  for (const metric of b) {
    const before = sums.get(metric.name);
    if (!before) {
      sums.set(metric.name, metric);
      continue;
    }
    const values = new Map(before.values.map((value) => [keyOf(value), value]));
    for (const value of metric.values) {
      const known = values.get(keyOf(value));
      values.set(keyOf(value), known ? { ...known, value: known.value + value.value } : value);
    }
    sums.set(metric.name, { ...before, values: [...values.values()] });
  }
  return [...sums.values()];
}

const keyOf = (value: Figures[number]['values'][number]): string =>
  JSON.stringify([(value as { metricName?: string }).metricName ?? '', Object.entries(value.labels).sort()]);
