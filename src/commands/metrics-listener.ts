import type { Config } from '../config.ts';
import type { Logger } from '../infra/log.ts';
import { type Listener, openListener } from '../infra/metrics/listener.ts';

/** Prometheus's text format. */
const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** `GET /metrics` and `GET /readyz` of the whole portal, at METRICS_HOST and METRICS_PORT. */
export async function openMetricsListener(
  config: Pick<Config, 'METRICS_HOST' | 'METRICS_PORT'>,
  log: Pick<Logger, 'error' | 'info'>,
  asked: {
    figures: () => Promise<string>;
    readiness: () => Promise<{ ready: number; of: number }>;
  },
): Promise<Listener | undefined> {
  const { METRICS_HOST: host, METRICS_PORT: port } = config;
  if (!port) return undefined;
  const listener = await openListener({
    ...{ host, port, setting: 'METRICS_PORT' },
    paths: {
      '/metrics': async () => ({ status: 200, type: contentType, body: await asked.figures() }),
      '/readyz': async () => {
        const { ready, of } = await asked.readiness();
        const body = `${ready} of ${of} ready\n`;
        return { status: ready > 0 ? 200 : 503, type: 'text/plain', body };
      },
    },
    onError: (error) => log.error({ err: error }, 'the metrics could not be collected'),
  });
  log.info({ host, port }, 'the metrics are ready');
  return listener;
}
