import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort } from '../start/program.ts';
import { openBrowser, openTally, tallyLine } from './house/browser.ts';
import { isSignedIn, openCast, type Person } from './house/cast.ts';
import type { Flood, Flooded } from './house/flood.ts';
import { openPortal } from './house/portal.ts';
import { percentile, rounds, say } from './house/rounds.ts';
import { complaintsOf } from './house/server.ts';

// Ten times as many sign-ins as can be hashed, from one organization: its own people wait or are asked to come back,
// everybody else comes in, and whoever asks whether the portal is alive is told at once.

const seconds = 20 * rounds;
/** The dearest that may be set, so that ten times as many requests leave the machine time for anything else. */
const memoryKib = 65_536;
/** What the queue may let wait, in seconds of work. */
const bound = 2;

// It measures the machine as well, which may be busy with something else for a moment.
test('ten times the hash capacity', { retry: 1 }, async () => {
  const metricsPort = await freePort();
  const settings = { HASH_MEMORY_KIB: memoryKib, METRICS_PORT: metricsPort };
  const portal = await openPortal({ settings, keepAlive: true });
  const server = portal.servers[0];
  if (!server) throw new Error('no server was started');
  const flooded = await openCast(portal, openTally(), 'flooded');
  const calm = await openCast(portal, openTally(), 'calm');
  const people = await calm.addMany('person', 10);
  const capacity = await measureCapacity();
  const flood = { ...(await formOf(portal.port)), perSecond: Math.round(capacity * 10), seconds };

  const resident: number[] = [];
  const waiting: number[] = [];
  const health: number[] = [];
  const tally = openTally();
  const times: number[] = [];
  const signingIn: Promise<void>[] = [];
  const signIn = async (turn: number) => {
    const { email } = people[turn % people.length] as Person;
    const browser = openBrowser(portal, tally, `192.0.2.${turn % 250}`);
    const sent = await browser.signIn({ organization: calm.slug, email, password: calm.password });
    if (isSignedIn(sent)) times.push(sent.milliseconds);
    else tally.failures.push(`${email}: ${sent.fate} ${sent.answer?.status}`);
  };
  let over = false;
  const until = async (pause: number, work: () => Promise<void>) => {
    while (!over) {
      await work();
      await sleep(pause);
    }
  };
  const watching = Promise.all([
    until(250, async () => {
      resident.push(residentOf(server.pid));
      waiting.push(await figure(metricsPort, 'gatehouse_hash_queue_waiting'));
    }),
    until(50, async () => {
      const startedAt = performance.now();
      const { status } = await fetch(`http://127.0.0.1:${server.port}/healthz`);
      if (status === 200) health.push(performance.now() - startedAt);
    }),
    // Less than their share, which is half of what the flood leaves.
    until((10 * 1_000) / capacity, async () => {
      signingIn.push(signIn(signingIn.length));
    }),
  ]);
  await sleep(1_000);
  const met = await pour({ ...flood, body: flood.body.replace('{slug}', flooded.slug) });
  over = true;
  await watching;
  await Promise.all(signingIn);
  const refusedHashes = await figure(metricsPort, 'gatehouse_hash_queue_refused_total');

  // Neither the first third, in which it takes what it needs, nor what follows the flood.
  const third = Math.floor((4 * seconds) / 3);
  const middle = percentile(resident.slice(4 + third, 4 + 2 * third), 0.5);
  const last = percentile(resident.slice(4 + 2 * third, 4 + 3 * third), 0.5);
  say(
    `${capacity.toFixed(0)} hashes a second of ${memoryKib / 1_024} MiB; ${flood.perSecond} sign-ins a second asked for`,
  );
  say(
    `the flooded: ${met.sent} in ${seconds} s: ${Object.entries(met.statuses)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', ')}; ` +
      `served after ${ms(percentile(met.served, 0.5))}, at most ${ms(Math.max(...met.served))}; told to come back after ` +
      `${ms(percentile(met.refused, 0.5))}`,
  );
  say(`the queue: at most ${Math.max(...waiting)} waited, ${refusedHashes} were turned away`);
  say(
    `the others: ${tallyLine(tally)}; signed in after ${ms(percentile(times, 0.5))}, at most ${ms(Math.max(...times))}`,
  );
  say(
    `/healthz: ${health.length} answers, half within ${ms(percentile(health, 0.5))}, 95 of 100 within ` +
      `${ms(percentile(health, 0.95))}, 99 within ${ms(percentile(health, 0.99))}, all within ${ms(Math.max(...health))}`,
  );
  say(
    `memory: ${resident[3]?.toFixed(0)} MB before, ${middle.toFixed(0)} MB in the middle, ${last.toFixed(0)} MB in the last third`,
  );
  const complaints = complaintsOf(server.log());
  await portal.close();

  expect(met.rude).toBe(0);
  expect(Object.keys(met.statuses).filter((status) => !['401', '503'].includes(status))).toEqual([]);
  expect(met.statuses['503'] ?? 0).toBeGreaterThan(met.sent / 2);
  expect(Math.max(...waiting)).toBeLessThan(capacity * bound * 2);
  expect([...tally.failures, ...complaints]).toEqual([]);
  expect(times.length).toBeGreaterThan((seconds * capacity) / 20);
  // All of it happens on the same cores, the flood's own work included: a few answers wait for a turn.
  expect(percentile(health, 0.95)).toBeLessThan(100);
  expect(percentile(health, 0.99)).toBeLessThan(500);
  expect(last).toBeLessThan(middle * 1.25);

  /** Sign-ins that may be hashed in a second, with nothing else to do. */
  async function measureCapacity(): Promise<number> {
    const { hasher } = portal.gatehouse.infra;
    const startedAt = performance.now();
    let count = 0;
    const lane = async () => {
      for (; performance.now() - startedAt < 2_000; count++)
        await hasher.dummy('a password', { organization: 'test', ip: 'test' });
    };
    await Promise.all([lane(), lane()]);
    return (count * 1_000) / (performance.now() - startedAt);
  }
});

/** A form of a browser that was never here, for somebody else each time. */
async function formOf(port: number): Promise<Pick<Flood, 'port' | 'host' | 'cookie' | 'body'>> {
  const browser = openBrowser({ port }, openTally());
  const page = await browser.get('/sign-in');
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.answer?.body ?? '')?.[1] ?? '';
  const cookie = [...browser.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const fields = {
    csrf,
    organization: '{slug}',
    email: 'nobody{n}@flooded.example',
    password: 'a wild guess',
  };
  const body = decodeURIComponent(new URLSearchParams(fields).toString()).replaceAll('+', '%20');
  return { port, host: `localhost:${port}`, cookie, body };
}

async function pour(flood: Flood): Promise<Flooded> {
  const program = join(import.meta.dirname, 'house/flood.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(flood)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Flooded;
}

/** Resident memory in MB. */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_000;

async function figure(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')
      .at(-1),
  );
}

const ms = (time: number): string => `${time.toFixed(0)} ms`;
