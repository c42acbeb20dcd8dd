import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { HashQueueStats } from '../crypto/hash-queue.ts';
import type { PoolStats } from '../database/database.ts';
import type { Observer } from './observer.ts';

/** What is looked up when somebody asks for the figures. */
export interface Sources {
  readonly hashing: () => HashQueueStats;
  readonly pool: () => PoolStats;
  /** Whether notifications from the database arrive. */
  readonly listening: () => boolean;
  readonly holdsClock: () => boolean;
  /** What waits in the database; undefined where another process tells it. */
  readonly backlog: () => Promise<Backlog | undefined>;
  /** Look-ups since the start in what is kept in memory, by name. */
  readonly caches: Readonly<Record<string, () => { readonly hits: number; readonly misses: number }>>;
}

export interface Backlog {
  readonly mailsQueued: number;
  /** Seconds since the oldest was queued; 0 where there is none. */
  readonly oldestMailSeconds: number;
  /** Given up within a day. */
  readonly mailsFailed: number;
  readonly requestsWaiting: number;
  readonly oldestRequestSeconds: number;
  readonly eventsUnsealed: number;
}

/** The figures of one process as data, so that they can be sent and added up. */
export type Figures = MetricObjectWithValues<MetricValue<string>>[];

export interface Metrics {
  readonly observer: Observer;
  /** Names what the gauges look at. */
  watch(sources: Sources): void;
  /** What was counted, and what there is to see at this moment. */
  collect(): Promise<Figures>;
  /** What was counted, without a look at anything: for the end. */
  counted(): Promise<Figures>;
}

/** From what a page takes to what the hash queue lets wait, in seconds. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The figures of this process. How several are added up stands beside each (`aggregator`). */
export function createMetrics(build: { version: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    ...{ name: 'gatehouse_build_info', help: 'The program that runs; always 1', registers },
    ...{ labelNames: ['version', 'node'], aggregator: 'first' },
  }).set({ version: build.version, node: process.versions.node }, 1);

  const requests = new Histogram({
    ...{ name: 'gatehouse_request_duration_seconds', help: 'Time to answer a request', registers },
    ...{ labelNames: ['method', 'route', 'status'] as const, buckets: durations },
  });
  const attempts = new Counter({
    ...{
      name: 'gatehouse_attempts_total',
      help: 'Sign-ins, recoveries and links used, by what became of them',
      registers,
    },
    labelNames: ['kind', 'outcome', 'cause'] as const,
  });
  const runs = new Counter({
    ...{ name: 'gatehouse_job_runs_total', help: 'Runs of the jobs of the clock', registers },
    labelNames: ['job', 'result'] as const,
  });
  const lastSuccess = new Gauge({
    ...{
      name: 'gatehouse_job_last_success_timestamp_seconds',
      help: 'When a job last came to a good end',
      registers,
    },
    ...{ labelNames: ['job'] as const, aggregator: 'max' },
  });
  const jobSeconds = new Counter({
    ...{ name: 'gatehouse_job_seconds_total', help: 'Time spent in the jobs of the clock', registers },
    labelNames: ['job'] as const,
  });
  const mails = new Counter({
    ...{
      name: 'gatehouse_mail_deliveries_total',
      help: 'Mails offered to the mail server, by its answer',
      registers,
    },
    labelNames: ['result'] as const,
  });
  const watched = gauges(registry);

  // A child is found by one look-up; asking the histogram for it would check the labels with every request.
  const children = new Map<string, { observe(value: number): void }>();
  return {
    observer: {
      request: (method, route, status, seconds) => {
        const verb = method === 'GET' || method === 'POST' || method === 'HEAD' ? method : 'other';
        const key = `${verb} ${status} ${route}`;
        let child = children.get(key);
        if (!child) {
          child = requests.labels(verb, route, `${Math.floor(status / 100)}xx`);
          children.set(key, child);
        }
        child.observe(seconds);
      },
      attempt: (kind, outcome, cause) => attempts.inc({ kind, outcome, cause }),
      job: (job, succeeded, seconds) => {
        runs.inc({ job, result: succeeded ? 'succeeded' : 'failed' });
        jobSeconds.inc({ job }, seconds);
        if (succeeded) lastSuccess.set({ job }, Date.now() / 1000);
      },
      mail: (result) => mails.inc({ result }),
    },
    watch: watched.watch,
    collect: async () => {
      await watched.look();
      return registry.getMetricsAsJSON();
    },
    counted: () => registry.getMetricsAsJSON(),
  };
}

/** What is looked at rather than counted. */
function gauges(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string, aggregator: 'sum' | 'min' | 'max' = 'sum') =>
    new Gauge({ ...{ name, help, registers, aggregator } });
  const running = gauge('gatehouse_hash_queue_running', 'Password hashes that are computed');
  const waiting = gauge('gatehouse_hash_queue_waiting', 'Password hashes that wait for their turn');
  const refused = new Counter({
    ...{
      name: 'gatehouse_hash_queue_refused_total',
      help: 'Password hashes refused for want of room',
      registers,
    },
  });
  const pool = new Gauge({
    ...{ name: 'gatehouse_database_connections', help: 'Connections to the database', registers },
    labelNames: ['state'] as const,
  });
  const most = gauge('gatehouse_database_connections_max', 'Connections to the database that may be opened');
  const waits = gauge('gatehouse_database_waiting', 'Pieces of work that wait for a connection');
  const listening = gauge(
    'gatehouse_database_listening',
    '1 while changes made elsewhere are heard of',
    'min',
  );
  const up = gauge('gatehouse_database_up', '1 while the database tells what waits in it', 'min');
  const clock = gauge('gatehouse_clock_holders', 'Processes that run the jobs of the clock');
  const queued = gauge(
    'gatehouse_mails_queued',
    'Mails that wait to be sent (10,000: that many or more)',
    'max',
  );
  const oldest = gauge('gatehouse_mails_oldest_seconds', 'Age of the oldest mail that waits', 'max');
  const failed = gauge('gatehouse_mails_failed', 'Mails given up within the last day', 'max');
  const asked = gauge(
    'gatehouse_mail_requests_waiting',
    'Requests for a mail that wait for an answer',
    'max',
  );
  const oldestAsked = gauge('gatehouse_mail_requests_oldest_seconds', 'Age of the oldest of these', 'max');
  const unsealed = gauge('gatehouse_audit_unsealed', 'Audit events that are not chained yet', 'max');
  const lookups = new Counter({
    ...{ name: 'gatehouse_cache_lookups_total', help: 'Look-ups in what is kept in memory', registers },
    labelNames: ['cache', 'result'] as const,
  });

  let sources: Sources | undefined;
  return {
    watch: (given: Sources) => {
      sources = given;
    },
    look: async () => {
      if (!sources) return;
      const hashing = sources.hashing();
      running.set(hashing.running);
      waiting.set(hashing.waiting);
      refused.reset();
      refused.inc(hashing.refused);
      const connections = sources.pool();
      pool.set({ state: 'in_use' }, connections.inUse);
      pool.set({ state: 'idle' }, connections.idle);
      most.set(connections.most);
      waits.set(connections.waiting);
      listening.set(sources.listening() ? 1 : 0);
      clock.set(sources.holdsClock() ? 1 : 0);
      lookups.reset();
      for (const [cache, count] of Object.entries(sources.caches)) {
        const { hits, misses } = count();
        lookups.inc({ cache, result: 'hit' }, hits);
        lookups.inc({ cache, result: 'miss' }, misses);
      }
      let backlog: Backlog | undefined;
      try {
        backlog = await sources.backlog();
        up.set(1);
      } catch {
        // The figures are needed most while something is down; that it is, is one of them. The others stay as they were.
        up.set(0);
        return;
      }
      queued.set(backlog?.mailsQueued ?? 0);
      oldest.set(backlog?.oldestMailSeconds ?? 0);
      failed.set(backlog?.mailsFailed ?? 0);
      asked.set(backlog?.requestsWaiting ?? 0);
      oldestAsked.set(backlog?.oldestRequestSeconds ?? 0);
      unsealed.set(backlog?.eventsUnsealed ?? 0);
    },
  };
}
