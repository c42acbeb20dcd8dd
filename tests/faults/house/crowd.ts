import type { Fields } from '../../fixtures/client.ts';
import type { Browser, Sent } from './browser.ts';
import { say } from './rounds.ts';

/**
 * Sends so many forms at one moment. Who is told to come back later (503 with Retry-After) comes back until the answer is
 * another; how many those were is said.
 */
export async function crowd(
  browser: Browser,
  size: number,
  path: string,
  fields: (index: number) => Fields,
): Promise<Sent[]> {
  const startedAt = performance.now();
  let busy = 0;
  const press = async (index: number): Promise<Sent> => {
    for (;;) {
      const sent = await browser.post(path, fields(index));
      if (sent.fate !== 'busy') return sent;
      busy += 1;
      await new Promise((resolve) =>
        setTimeout(resolve, Number(sent.answer?.headers['retry-after']) * 1_000 * Math.random()),
      );
    }
  };
  const all = await Promise.all(Array.from({ length: size }, (_, index) => press(index)));
  const counts = Object.entries(Object.groupBy(all, ({ fate, answer }) => answer?.status ?? fate));
  const seconds = (performance.now() - startedAt) / 1_000;
  say(
    `${size} × POST ${path}: ${counts.map(([status, those]) => `${those?.length} × ${status}`).join(', ')}` +
      `${busy ? `, ${busy} asked to come back and did` : ''}; ${seconds.toFixed(1)} s`,
  );
  return all;
}
