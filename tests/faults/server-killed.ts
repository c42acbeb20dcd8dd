import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compareDelivery, untilDelivered } from './house/delivery.ts';
import { brokenInvariants, invariants } from './house/invariants.ts';
import { openLoad } from './house/load.ts';
import { openPortal } from './house/portal.ts';
import { rounds, say } from './house/rounds.ts';
import { complaintsOf } from './house/server.ts';

// kill -9, at any moment, while people do everything at once: what was acknowledged is there, nothing is half-done, and
// the portal is ready again at once.

const kills = 6 * rounds;
const readyWithin = 5_000;

test(`the server is killed ${kills} times`, async () => {
  const portal = await openPortal();
  const load = await openLoad(portal);
  const server = portal.servers[0];
  if (!server) throw new Error('no server was started');
  const running = load.run();
  const starts: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await sleep(700 + Math.random() * 1_800);
    await server.kill();
    starts.push(await server.start());
  }
  await sleep(1_000);
  load.end();
  await running;
  say(load.line());
  say(`ready again after ${starts.map((each) => (each / 1_000).toFixed(2)).join(', ')} s`);

  const lost = await load.check();
  await untilDelivered(portal);
  const { wrong, twice } = await compareDelivery(portal);
  const broken = await brokenInvariants(portal);
  say(
    `${portal.mailbox.mails.length} mails arrived, ${twice} of them twice; ${invariants - broken.length} of ${invariants} invariants hold`,
  );
  const complaints = complaintsOf(server.log());
  await portal.close();
  expect([...lost, ...wrong, ...broken, ...complaints]).toEqual([]);
  expect(Math.max(...starts)).toBeLessThan(readyWithin);
});
