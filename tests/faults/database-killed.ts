import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compareDelivery, untilDelivered } from './house/delivery.ts';
import { brokenInvariants, invariants } from './house/invariants.ts';
import { openLoad } from './house/load.ts';
import { openPortal } from './house/portal.ts';
import { startMortalPostgres } from './house/postgres.ts';
import { rounds, say } from './house/rounds.ts';
import { complaintsOf, type Server, statusOf } from './house/server.ts';

// kill -9 of PostgreSQL while people do everything at once, on two servers: what was acknowledged is there, nobody is
// signed out by it, and the portal goes on by itself once the database is back.

const kills = 2 * rounds;
const backWithin = 10_000;

test(`PostgreSQL is killed ${kills} times`, async () => {
  const postgres = await startMortalPostgres();
  const portal = await openPortal({ servers: 2, urls: postgres.urls });
  const load = await openLoad(portal);
  const pids = portal.servers.map(({ pid }) => pid);
  const running = load.run();
  const found: string[] = [];
  const backs: number[] = [];
  const outages: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await sleep(2_000 + Math.random() * 2_000);
    const killedAt = performance.now();
    postgres.kill();
    await sleep(1_000 + Math.random() * 2_000);
    for (const { port } of portal.servers) {
      const alive = await statusOf(`http://127.0.0.1:${port}/healthz`);
      const ready = await statusOf(`http://127.0.0.1:${port}/readyz`);
      if (alive !== 200 || ready !== 503)
        found.push(`without a database: /healthz ${alive}, /readyz ${ready}`);
    }
    await postgres.restart();
    const returnedAt = performance.now();
    outages.push(returnedAt - killedAt);
    backs.push(...(await Promise.all(portal.servers.map((server) => backAfter(server, returnedAt)))));
  }
  await sleep(1_000);
  load.end();
  await running;
  say(load.line());
  say(
    `the database was gone for ${inSeconds(outages)} s; each server was back ${inSeconds(backs)} s after it`,
  );

  found.push(...(await load.check()));
  await untilDelivered(portal);
  const { wrong, twice } = await compareDelivery(portal);
  const broken = await brokenInvariants(portal);
  say(
    `${portal.mailbox.mails.length} mails arrived, ${twice} of them twice; ${invariants - broken.length} of ${invariants} invariants hold`,
  );
  expect(portal.servers.map(({ pid }) => pid)).toEqual(pids);
  const complaints = portal.servers.flatMap((server) => complaintsOf(server.log()));
  await portal.close();
  expect([...found, ...wrong, ...broken, ...complaints]).toEqual([]);
  expect(Math.max(...backs)).toBeLessThan(backWithin);
});

/** Milliseconds until a server is ready, and shows the page that asks the database most. */
async function backAfter(server: Server, since: number): Promise<number> {
  while (!(await server.isReady())) await sleep(20);
  return performance.now() - since;
}

const inSeconds = (times: readonly number[]) => times.map((each) => (each / 1_000).toFixed(1)).join(', ');
