import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routes } from '../../src/web/routes.ts';
import { samplePassword } from '../fixtures/people.ts';
import { judge, succeeded } from './fuzz/judge.ts';
import { type Built, build, type Idea, idea } from './fuzz/request.ts';
import { openSeason, type Season } from './fuzz/season.ts';
import { tour } from './fuzz/tour.ts';
import { sendBytes } from './fuzz/wire.ts';
import { rounds, say } from './house/rounds.ts';
import { complaintsOf } from './house/server.ts';

// Every form and page that anybody is offered, sent as nobody should: no failure, no silence, no secret in an answer, and
// each of them has done its work at least once, so that it is not the door alone that was tried.

const seasons = rounds;
const perSeason = Number(process.env.FAULT_REQUESTS ?? 4_000);
const lanes = 4;
/** How often it is seen to it that everybody is still there. */
const mendEvery = 100;
const patience = 5_000;
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 2 ** 31);

const reached = new Set<string>();
let refused: ReadonlyMap<string, string> = new Map();
const statuses: Record<string, number> = {};
let slowest = 0;
let seconds = 0;

test.each(Array.from({ length: seasons }, (_, index) => index + 1))('season %i', async (number) => {
  const season = await openSeason();
  const secrets = await secretsOf(season);
  const mind = (built: Built, reply: Awaited<ReturnType<typeof sendBytes>>) => {
    statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
    slowest = Math.max(slowest, reply.milliseconds);
    const { target, browser } = built;
    const location = /\r\nlocation: ([^\r]*)/i.exec(reply.head)?.[1] ?? '';
    if (succeeded(target, browser, reply.status, location)) reached.add(`${target.method} ${target.pattern}`);
  };
  if (number === 1) {
    const toured = await tour(season);
    for (const name of toured.reached) reached.add(name);
    refused = toured.refused;
  }

  const startedAt = performance.now();
  let sent = 0;
  let mending = Promise.resolve(true);
  const lane = (index: number) =>
    fc.assert(
      fc.asyncProperty(idea, async (each: Idea) => {
        if (++sent % mendEvery === 0) mending = season.browsers.mend();
        if (!(await mending)) throw new Error('somebody was thrown out whom nothing brings back');
        const built = build(season, each);
        const reply = await sendBytes(season.portal.port, built.bytes, { half: built.half, patience });
        mind(built, reply);
        const wrong = judge(built, reply, secrets());
        if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n${written(built)}`);
      }),
      { numRuns: Math.ceil(perSeason / lanes), seed: seed + number * lanes + index },
    );
  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, (_, index) => lane(index)));
  seconds += (performance.now() - startedAt) / 1_000;
  say(`season ${number} (seed ${seed}): ${sent} requests to ${season.targets.length} forms and pages`);
  const log = season.portal.servers[0]?.log() ?? '';
  const told = secrets().filter((secret) => log.includes(secret));
  const complaints = complaintsOf(log);
  await season.close();
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [reasonOf(outcome.reason)] : [],
  );
  expect([...failures, ...complaints, ...told.map((secret) => `the log holds a secret: ${secret}`)]).toEqual(
    [],
  );
});

test('every route has done its work at least once', () => {
  const all = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  say(
    `${all} requests, ${(all / seconds).toFixed(0)} a second, the slowest ${slowest.toFixed(0)} ms: ` +
      Object.entries(statuses)
        .map(([status, count]) => `${count} × ${status}`)
        .join(', '),
  );
  const missing = routes.map(({ method, path }) => `${method} ${path}`).filter((name) => !reached.has(name));
  expect(missing.map((name) => `${name}: ${refused.get(name) ?? 'no page offers it'}`)).toEqual([]);
});

/** What no answer and no line of a log may hold: everybody's session, everything mailed, every key and password. */
async function secretsOf({ portal, browsers, world }: Season): Promise<() => string[]> {
  const fixed = [
    samplePassword,
    world.key.split(':')[1] ?? world.key,
    new URL(portal.urls.appUrl).password,
    new URL(portal.urls.ownerUrl).password,
  ].filter((each) => each.length > 8);
  return () => [
    ...fixed,
    ...browsers.names.flatMap((name) => browsers.of(name).client.cookies.get('__Host-session') ?? []),
    ...portal.mailbox.mails.flatMap(({ links }) =>
      links
        .map((link) => new URL(link).pathname.split('/').at(-1) ?? '')
        .filter((token) => token.length > 40),
    ),
  ];
}

/** What fast-check found, the seed to find it again, and the request in its simplest form. */
const reasonOf = (error: Error): string =>
  [error.message, (error.cause as Error | undefined)?.message].join('\n');

/** The request as it went over the wire. */
function written({ bytes, browser }: Built): string {
  const text = bytes.toString('utf8');
  return `sent by the browser '${browser}':\n${text.length > 3_000 ? `${text.slice(0, 3_000)}… (${text.length} characters)` : text}`;
}
