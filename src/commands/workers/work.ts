import cluster from 'node:cluster';
import about from '../../../package.json' with { type: 'json' };
import { type Environment, readConfig } from '../../config.ts';
import { letPagesGoFirst } from '../../infra/crypto/hash-threads.ts';
import { createLog } from '../../infra/log.ts';
import type { Figures } from '../../infra/metrics/metrics.ts';
import { type Gatehouse, startGatehouse } from '../../main.ts';
import { explain } from '../explain.ts';
import { prepare, prepareAgain, refuseUnlessSafe } from '../fit-to-serve.ts';
import { withinTime } from '../within-time.ts';
import type { ToLeader, ToWorker } from './messages.ts';

/** One of several processes that serve. It does what its leader says, and ends when the leader is gone. */
export async function work(environment: Environment): Promise<undefined> {
  const begin = await begun();
  const { promise: toldToStop, resolve: stop } = Promise.withResolvers<{ gently: boolean }>();
  // Ctrl-C and a closed terminal reach the whole group: the leader decides what follows.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('SIGTERM', () => stop({ gently: false }));
  process.on('disconnect', () => stop({ gently: false }));
  process.on('message', (message: ToWorker) => message.kind === 'stop' && stop(message));
  try {
    const config = readConfig(environment);
    const log = createLog(config.LOG_LEVEL, { worker: cluster.worker?.id });
    const metrics = config.METRICS_PORT ? await countFor(about.version) : undefined;
    await refuseUnlessSafe(config);
    await letPagesGoFirst();
    const gatehouse = await startGatehouse(
      // Each knows only what came to itself.
      { ...config, POSTS_PER_MINUTE: Math.ceil(config.POSTS_PER_MINUTE / begin.workers) },
      {
        ...{ log, metrics, withoutClock: true, hashThreads: begin.threads },
        prepare: begin.first ? prepare : prepareAgain,
      },
    );
    obey(gatehouse, async () => (await metrics?.collect()) ?? []);
    await tell({ kind: 'ready' });
    await withinTime(gatehouse.stop(await toldToStop), log);
    await tell({ kind: 'ended', figures: (await metrics?.counted()) ?? [] });
  } catch (error) {
    const { text, exitCode } = explain(error);
    await tell({ kind: 'failed', text, exitCode });
    process.exit(exitCode);
  }
}

/** Loaded where somebody counts only. */
const countFor = async (version: string) =>
  (await import('../../infra/metrics/metrics.ts')).createMetrics({ version });

const begun = (): Promise<Extract<ToWorker, { kind: 'begin' }>> =>
  new Promise((resolve) => {
    const hear = (message: ToWorker) => {
      if (message.kind !== 'begin') return;
      process.off('message', hear);
      resolve(message);
    };
    process.on('message', hear);
  });

function obey(gatehouse: Gatehouse, figures: () => Promise<Figures>): void {
  process.on('message', async (message: ToWorker) => {
    if (message.kind === 'take-clock') gatehouse.takeClock();
    if (message.kind === 'readiness?')
      await tell({ kind: 'readiness', ask: message.ask, ready: await gatehouse.ready() });
    if (message.kind === 'figures?') {
      try {
        await tell({ kind: 'figures', ask: message.ask, figures: await figures() });
      } catch (error) {
        gatehouse.infra.log.warn({ err: error }, 'the metrics could not be collected');
      }
    }
  });
}

/** Resolves once the message is on its way; a leader that is gone hears nothing. */
const tell = (message: ToLeader): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
