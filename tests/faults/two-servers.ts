import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, openBrowser, openTally, type Tally, tallyLine } from './house/browser.ts';
import { openCast } from './house/cast.ts';
import { openLoad } from './house/load.ts';
import { openPortal, type Portal } from './house/portal.ts';
import { rounds, say } from './house/rounds.ts';
import { complaintsOf, type Server } from './house/server.ts';

// Two servers on one database. One is killed: the people who were on it go on with the other. Both are replaced, one
// after the other: nobody notices.

const watched = 10_000;

let portal: Portal;
let servers: [Server, Server];

beforeEach(async () => {
  portal = await openPortal({ servers: 2 });
  servers = portal.servers as [Server, Server];
});
afterEach(async () => {
  const complaints = servers.flatMap((server) => complaintsOf(server.log()));
  await portal.close();
  expect(complaints).toEqual([]);
});

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %i', (round) => {
  test('one of two is killed: sessions live on, and fewer than one request in a hundred is lost', async () => {
    const people = await peopleAtWork(20);
    await sleep(1_000);
    people.tally = openTally();
    const victim = servers[round % 2] as Server;
    await victim.kill();
    await sleep(watched);
    const { counts, failures } = people.tally;
    const lost = counts.broken + counts.hung + counts.busy + counts.failed;
    const asked = lost + counts.done + counts.refused;
    say(`${asked} requests within ${watched / 1_000} s of the kill: ${tallyLine(people.tally)}`);
    await people.end();
    expect(people.signedOut()).toEqual([]);
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(500);
    expect(lost / asked).toBeLessThan(0.01);
    await victim.start();
  });

  test('both are replaced, one after the other, under load: no failure, and nothing is lost', async () => {
    const load = await openLoad(portal);
    const running = load.run();
    const gone: string[] = [];
    for (const server of [...servers, ...servers]) {
      await sleep(1_500);
      const startedAt = performance.now();
      expect(await server.end()).toBe(0);
      const ended = performance.now() - startedAt;
      const started = await server.start();
      gone.push(`${(ended / 1_000).toFixed(2)} + ${(started / 1_000).toFixed(2)}`);
    }
    await sleep(1_500);
    load.end();
    await running;
    say(load.line());
    say(`to end and to start again: ${gone.join(', ')} s`);
    expect(await load.check()).toEqual([]);
    const { failed, broken, hung } = load.cast.tally.counts;
    expect({ failed, broken, hung }).toEqual({ failed: 0, broken: 0, hung: 0 });
  });
});

interface AtWork {
  tally: Tally;
  /** Who had to sign in again. */
  signedOut(): string[];
  end(): Promise<void>;
}

/** So many people who are signed in and look at one page after another. */
async function peopleAtWork(count: number): Promise<AtWork> {
  const cast = await openCast(portal, openTally(), 'work');
  const people = await cast.addMany('person', count);
  const signedOut: string[] = [];
  let over = false;
  const work: AtWork = { tally: openTally(), signedOut: () => signedOut, end: async () => {} };
  const browsers = await Promise.all(
    people.map(async ({ email }): Promise<[string, Browser]> => {
      const first = openBrowser(portal, cast.tally);
      if (!(await cast.signIn(first, email))) throw new Error(`${email} cannot sign in`);
      return [email, first];
    }),
  );
  const loops = browsers.map(async ([email, first]) => {
    while (!over) {
      for (const path of ['/session', '/dashboard', '/profile']) {
        // The same browser, counted where it is counted at this moment.
        const browser = openBrowser(portal, work.tally);
        for (const [name, value] of first.client.cookies) browser.client.cookies.set(name, value);
        const { answer } = await browser.get(path);
        if (answer && answer.status !== 200) signedOut.push(`${email} at ${path}: ${answer.status}`);
        await sleep(100);
      }
    }
  });
  work.end = async () => {
    over = true;
    await Promise.all(loops);
  };
  return work;
}
