import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashQueue, HashQueueFullError } from './hash-queue.ts';

/** A queue of one thread whose work ends when told to, and a record of what happened to each piece of it. */
function rig(options: { threads?: number; maxWaitMs?: number; expectedMs?: number } = {}) {
  const queue = createHashQueue({ threads: 1, maxWaitMs: 2000, expectedMs: 100, ...options });
  const started: string[] = [];
  const refused: string[] = [];
  const done: string[] = [];
  const running: (() => void)[] = [];
  async function add(name: string, organization: string, ip = '1'): Promise<void> {
    try {
      await queue.run({ organization, ip }, () => {
        started.push(name);
        return new Promise<void>((resolve) => running.push(resolve));
      });
      done.push(name);
    } catch (error) {
      if (!(error instanceof HashQueueFullError)) throw error;
      refused.push(name);
    }
  }
  async function finishOne(): Promise<void> {
    running.shift()?.();
    await settled();
  }
  async function finishAll(): Promise<void> {
    while (running.length > 0) await finishOne();
  }
  return { queue, started, refused, done, running, add, finishOne, finishAll };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('the bound', () => {
  it('runs as many at once as there are threads', async () => {
    const { add, running, queue, finishOne } = rig({ threads: 3 });
    for (const name of numbered('a', 5)) add(name, 'a');
    expect(running).toHaveLength(3);
    await finishOne();
    expect(running).toHaveLength(3);
    expect(queue.stats()).toMatchObject({ running: 3, waiting: 1 });
  });

  it('refuses at once what would wait too long, and never runs it', async () => {
    const { add, refused, started, queue, finishAll } = rig();
    // One runs; 2000 ms at 100 ms each is 20 more, and the next is past the bound.
    for (const name of numbered('a', 23)) add(name, 'a');
    await settled();
    expect(refused).toEqual(['a22']);
    expect(queue.stats()).toMatchObject({ waiting: 21, refused: 1, estimatedWaitMs: 2100 });
    await finishAll();
    expect(started).toEqual(numbered('a', 22));
  });

  it('says when to come back, in whole seconds', async () => {
    const { add, queue } = rig({ maxWaitMs: 250 });
    for (const name of numbered('a', 4)) add(name, 'a');
    const lane = { organization: 'a', ip: '1' };
    await expect(queue.run(lane, async () => 1)).rejects.toMatchObject({ retryAfterSeconds: 1 });
    const slow = createHashQueue({ threads: 1, maxWaitMs: 2000, expectedMs: 3000 });
    const forever = () => new Promise(() => {});
    slow.run(lane, forever);
    slow.run(lane, forever);
    await expect(slow.run(lane, forever)).rejects.toMatchObject({ retryAfterSeconds: 3 });
  });

  it('accepts again once work is done', async () => {
    const { add, refused, finishOne } = rig();
    for (const name of numbered('a', 22)) add(name, 'a');
    await finishOne();
    add('late', 'a');
    await settled();
    expect(refused).toEqual([]);
  });

  it('turns away who has waited twice as long as may be, however short that was thought to become', async () => {
    const { add, refused, started, finishOne } = rig({ maxWaitMs: 50, expectedMs: 1 });
    for (const name of numbered('a', 3)) add(name, 'a');
    await new Promise((resolve) => setTimeout(resolve, 110));
    add('late', 'a');
    await finishOne();
    expect(refused).toEqual(['a1', 'a2']);
    expect(started).toEqual(['a0', 'late']);
  });

  it('learns how long the work takes', async () => {
    const queue = createHashQueue({ threads: 1, expectedMs: 1 });
    const lane = { organization: 'a', ip: '1' };
    await queue.run(lane, () => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(queue.stats().averageMs).toBeGreaterThan(3);
  });
});

describe('fairness', () => {
  it('lets organizations take turns, and within one its addresses', async () => {
    const { add, started, finishAll } = rig();
    for (const name of numbered('a', 3)) add(name, 'a');
    add('colleague', 'a', '2');
    for (const name of numbered('b', 2)) add(name, 'b');
    await finishAll();
    expect(started).toEqual(['a0', 'a1', 'b0', 'colleague', 'b1', 'a2']);
  });

  it('lets an organization grow past a quarter only while nobody else waits', async () => {
    const { add, refused, finishOne } = rig();
    for (const name of numbered('a', 6)) add(name, 'a');
    add('b0', 'b');
    add('refused', 'a');
    await settled();
    expect(refused).toEqual(['refused']);
    await finishOne(); // a's turn
    await finishOne(); // b's: nobody else waits
    add('accepted', 'a');
    add('accepted too', 'a');
    await settled();
    expect(refused).toEqual(['refused']);
  });

  it('gives newcomers the room above a quarter that another organization fills', async () => {
    const { add, refused, started, finishAll } = rig();
    for (const name of numbered('a', 22)) add(name, 'a');
    for (const name of numbered('b', 6)) add(name, 'b');
    await settled();
    expect(refused.toSorted()).toEqual(['a17', 'a18', 'a19', 'a20', 'a21', 'b5']);
    await finishAll();
    expect(started).toHaveLength(22);
    expect(started.slice(0, 5)).toEqual(['a0', 'a1', 'b0', 'a2', 'b1']);
  });

  it('refuses newcomers when nobody holds more than a quarter', async () => {
    const { add, refused } = rig();
    add('running', 'a');
    for (const organization of ['a', 'b', 'c', 'd']) {
      for (const name of numbered(organization, 5)) add(name, organization);
    }
    add('e0', 'e');
    add('e1', 'e');
    await settled();
    expect(refused).toEqual(['e1']);
  });

  it('keeps one address from shutting its colleagues out', async () => {
    const { add, refused, started, finishAll } = rig();
    for (const name of numbered('flood', 22)) add(name, 'a', 'flooding');
    add('colleague', 'a', '2');
    add('another', 'a', '3');
    await settled();
    expect(refused.toSorted()).toEqual(['flood20', 'flood21']);
    await finishAll();
    expect(started.slice(0, 4)).toEqual(['flood0', 'flood1', 'colleague', 'another']);
  });
});

it('passes on what the work gives, rejects or throws, and goes on', async () => {
  const queue = createHashQueue({ threads: 1 });
  const lane = { organization: 'a', ip: '1' };
  const failing = queue.run(lane, () => Promise.reject(new Error('rejected')));
  const throwing = queue.run(lane, () => {
    throw new Error('thrown');
  });
  await expect(failing).rejects.toThrow('rejected');
  await expect(throwing).rejects.toThrow('thrown');
  await expect(queue.run(lane, async () => 'value')).resolves.toBe('value');
  expect(queue.stats()).toMatchObject({ running: 0, waiting: 0, refused: 0 });
});

it('runs every piece of work once or refuses it once, never both, within its bounds', async () => {
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constantFrom('a', 'b', 'c', 'unknown'), fc.constantFrom('1', '2', '3')),
    },
    { weight: 1, arbitrary: fc.constant('finish' as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, threads) => {
        const { queue, add, started, refused, done, running, finishOne, finishAll } = rig({
          threads,
          maxWaitMs: 1000 / threads,
        });
        const added: string[] = [];
        for (const [index, what] of steps.entries()) {
          if (what === 'finish') {
            await finishOne();
          } else {
            added.push(`job${index}`);
            add(`job${index}`, ...what);
          }
          expect(running.length).toBeLessThanOrEqual(threads);
          expect(running.length === threads || queue.stats().waiting === 0).toBe(true);
        }
        await settled();
        await finishAll();
        expect([...done, ...refused].sort()).toEqual(added.toSorted());
        expect(started.toSorted()).toEqual(done.toSorted());
        expect(queue.stats()).toMatchObject({ running: 0, waiting: 0, refused: refused.length });
      },
    ),
    { numRuns: 60 },
  );
});
