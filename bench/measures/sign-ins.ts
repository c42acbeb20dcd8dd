import { password } from '../house/people.ts';
import type { Outcome } from '../load/jobs.ts';
import type { Bench } from './measure.ts';

/** More than any machine of a few cores signs in within a second. */
const mostPerSecond = 1_000;

/** One run: people sign in at the product, 16 at once. */
export async function signIns(bench: Bench, seconds = bench.seconds): Promise<Outcome> {
  const { port } = await bench.product();
  const all = await bench.people();
  const from = bench.turn.next % all.length;
  const people = [...all.slice(from), ...all.slice(0, from)].slice(0, Math.ceil((seconds + 1) * mostPerSecond));
  const job = { kind: 'sign-in', port, atOnce: 16, people, password, warmSeconds: 0.5, seconds } as const;
  const outcome = await bench.load.run(job);
  bench.turn.next += outcome.done + refusedIn(outcome);
  return outcome;
}

/** Seconds until code that runs a hundred times a second is compiled; a server runs for weeks. */
export const warmSeconds = 15;

/** Lets code and prepared statements warm up before anything counts. */
export async function warmUp(bench: Bench): Promise<void> {
  await signIns(bench, warmSeconds);
}

/** How many were turned away: on a machine that others keep busy, the hash queue overflows. */
export const refusedIn = ({ others }: Outcome): number => Object.values(others).reduce((a, b) => a + b, 0);
