import about from '../../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import { letPagesGoFirst } from '../infra/crypto/hash-threads.ts';
import { createLog } from '../infra/log.ts';
import { startGatehouse } from '../main.ts';
import { prepare, refuseUnlessSafe } from './fit-to-serve.ts';
import { openMetricsListener } from './metrics-listener.ts';
import { untilToldToEnd } from './signals.ts';
import { withinTime } from './within-time.ts';

/** The portal in this one process. */
export async function serveAlone(config: Config): Promise<undefined> {
  const log = createLog(config.LOG_LEVEL);
  const toldToEnd = untilToldToEnd({
    reload: () => log.warn('a single process cannot be replaced while it serves: restart it, or set WORKERS'),
  });
  await refuseUnlessSafe(config);
  await letPagesGoFirst();
  const counting = config.METRICS_PORT ? await count() : undefined;
  const gatehouse = await startGatehouse(config, { prepare, log, metrics: counting?.metrics });
  try {
    const listener =
      counting &&
      (await openMetricsListener(config, log, {
        figures: counting.text,
        readiness: async () => ({ ready: (await gatehouse.ready()) ? 1 : 0, of: 1 }),
      }));
    await toldToEnd;
    await listener?.close();
  } finally {
    await withinTime(gatehouse.stop(), log);
  }
}

/** Loaded where somebody counts only. */
async function count() {
  const { createMetrics } = await import('../infra/metrics/metrics.ts');
  const { createTotals } = await import('../infra/metrics/totals.ts');
  const metrics = createMetrics({ version: about.version });
  const totals = createTotals();
  return { metrics, text: async () => totals.text([await metrics.collect()]) };
}
