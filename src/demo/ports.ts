import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** The addresses that `localhost` may mean: browsers try the IPv6 one first, where this machine has it. */
export function loopbacks(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return ['127.0.0.1', ...(own.some((each) => each.address === '::1') ? ['::1'] : [])];
}

/**
 * The port itself, if it is free at all of these addresses; for 0 one that is. Rejects with what `listen` says, so that
 * nothing was started yet when it turns out to be taken.
 */
export async function freePort(port: number, hosts: readonly string[]): Promise<number> {
  const probes = [];
  let found = port;
  try {
    for (const host of hosts) {
      const probe = createServer();
      probes.push(probe);
      await new Promise<void>((resolve, reject) => {
        probe.once('error', reject);
        probe.listen(found, host, resolve);
      });
      found = (probe.address() as { port: number }).port;
    }
    return found;
  } finally {
    for (const probe of probes) probe.close();
  }
}
