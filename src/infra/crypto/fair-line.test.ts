import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFifo, createTurns, type Line } from './fair-line.ts';

type Item = { id: number };
const twoLevels = () => createTurns<Item>(() => createTurns(() => createFifo()));

function drain(line: Line<Item>): number[] {
  const ids: number[] = [];
  for (let item = line.takeNext(); item; item = line.takeNext()) ids.push(item.id);
  return ids;
}

describe('a line of lines', () => {
  it('lets the names take turns, and within a name those of the next level', () => {
    const line = twoLevels();
    for (const item of [1, 2, 3, 4]) line.add(['a', 'flood'], { id: item });
    line.add(['a', 'one'], { id: 5 });
    line.add(['b', 'one'], { id: 6 });
    line.add(['b', 'one'], { id: 7 });
    expect(drain(line)).toEqual([1, 6, 5, 7, 2, 3, 4]);
  });

  it('does not give a name a new turn for coming back', () => {
    const line = twoLevels();
    line.add(['a', '1'], { id: 1 });
    line.add(['b', '1'], { id: 2 });
    line.add(['b', '1'], { id: 3 });
    expect(line.takeNext()).toEqual({ id: 1 });
    line.add(['a', '1'], { id: 4 });
    expect(drain(line)).toEqual([2, 4, 3]);
  });

  it('keeps its counts whatever happens, takes everything out once and forgets empty lines', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), organization: name, ip: name }),
      fc.record({ kind: fc.constant('next' as const) }),
      fc.record({ kind: fc.constant('newest' as const), path: fc.array(name, { maxLength: 2 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (happenings) => {
        const line = twoLevels();
        const waiting = new Map<number, string[]>();
        let added = 0;
        const counts = (level: number, within: (path: string[]) => boolean) =>
          [...Map.groupBy([...waiting.values()].filter(within), (path) => path[level]).values()].map(
            (paths) => paths.length,
          );
        for (const happening of happenings) {
          if (happening.kind === 'add') {
            const path = [happening.organization, happening.ip];
            waiting.set(added, path);
            line.add(path, { id: added++ });
          } else if (happening.kind === 'next') {
            const item = line.takeNext();
            expect(item === undefined).toBe(waiting.size === 0);
            if (item) expect(waiting.delete(item.id)).toBe(true);
          } else {
            const [organization, ip] = happening.path;
            const item = line.takeNewest(happening.path);
            const at = item && waiting.get(item.id);
            if (organization !== undefined) expect(at?.[0] ?? organization).toBe(organization);
            if (ip !== undefined) expect(at?.[1] ?? ip).toBe(ip);
            if (item) expect(waiting.delete(item.id)).toBe(true);
          }
          expect(line.size).toBe(waiting.size);
          expect(line.longest).toBe(Math.max(0, ...counts(0, () => true)));
          for (const organization of ['a', 'b', 'c']) {
            const own = counts(1, (path) => path[0] === organization);
            expect(line.at(organization)?.longest ?? 0).toBe(Math.max(0, ...own));
            expect(line.at(organization) === undefined).toBe(own.length === 0);
          }
        }
        expect(drain(line).sort((a, b) => a - b)).toEqual([...waiting.keys()]);
        expect(line.at('a')).toBeUndefined();
      }),
    );
  });

  it('takes the newest of the longest', () => {
    const line = twoLevels();
    line.add(['a', '1'], { id: 1 });
    for (const item of [2, 3, 4]) line.add(['b', '1'], { id: item });
    line.add(['b', '2'], { id: 5 });
    expect(line.takeNewest([])).toEqual({ id: 4 });
    expect(line.takeNewest(['b'])).toEqual({ id: 3 });
    expect(line.takeNewest(['c'])).toBeUndefined();
  });
});
