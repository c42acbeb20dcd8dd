import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';
import { inSlices } from './slices.ts';

/**
 * How long each turn of the event loop is held up by `work`, on average, in milliseconds of this thread's time:
 * by the clock it would also count what the machine's other programs take.
 */
async function heldUp(work: Promise<unknown>): Promise<{ turns: number; msATurn: number }> {
  const before = process.threadCpuUsage();
  let [turns, isOver] = [0, false];
  void work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  const { user, system } = process.threadCpuUsage(before);
  return { turns, msATurn: (user + system) / 1000 / turns };
}

it('calls once for every number, in order', async () => {
  const seen: number[] = [];
  await inSlices(1234, (index) => seen.push(index));
  expect(seen).toEqual(Array.from({ length: 1234 }, (_, index) => index));
  await inSlices(0, () => expect.unreachable());
});

it('rejects when a step throws', async () => {
  const failing = inSlices(10, (index) => {
    if (index === 5) throw new Error('five');
  });
  await expect(failing).rejects.toThrow('five');
});

// Each turn of the event loop serves whatever has come meanwhile.
it.each([
  ['sha512-crypt', '$6$rounds=30000$short$', 86],
  ['sha256-crypt', '$5$rounds=30000$short$', 43],
  ['phpass', '$P$D12345678', 22],
] as const)('lets others in while %s is computed six times at once', async (name, start, characters) => {
  const compare = inspectHash({ hash: start + 'A'.repeat(characters) }, name);
  const { turns, msATurn } = await heldUp(Promise.all([...'abcdef'].map(compare)));
  expect(turns).toBeGreaterThan(20);
  expect(msATurn).toBeLessThan(10);
});

it('lets others in while a long password is put together', async () => {
  const compare = inspectHash({ hash: `$6$rounds=1000$short$${'A'.repeat(86)}` }, 'detect');
  const { turns, msATurn } = await heldUp(compare('x'.repeat(4096)));
  expect(turns).toBeGreaterThan(5);
  expect(msATurn).toBeLessThan(10);
});
