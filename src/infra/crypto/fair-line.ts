import { createLinkedList, type LinkedList, type ListNode } from './linked-list.ts';

/** A waiting line, perhaps made of lines. `path` names the line for each level. Every operation is O(1). */
export type Line<T extends object> = {
  /** How many wait. */
  readonly size: number;
  /** How many wait in the longest line directly inside. */
  readonly longest: number;
  /** The line of that name inside, if anything waits there. */
  at(name: string): Line<T> | undefined;
  add(path: readonly string[], item: T): void;
  /** Takes out the item whose turn it is. */
  takeNext(): T | undefined;
  /** Takes out the newest item of the line at `path`; below its end, of the longest line of each level. */
  takeNewest(path: readonly string[]): T | undefined;
};

/** First come, first served. */
export function createFifo<T extends object>(): Line<T> {
  const items = createLinkedList<T>();
  let size = 0;
  function take(node: ListNode<T> | undefined): T | undefined {
    if (!node) return undefined;
    items.remove(node);
    size--;
    return node.value;
  }
  return {
    get size() {
      return size;
    },
    get longest() {
      return size;
    },
    at: () => undefined,
    add(_path, item) {
      items.push(item);
      size++;
    },
    takeNext: () => take(items.first),
    takeNewest: () => take(items.last),
  };
}

type Lane<T extends object> = {
  name: string;
  line: Line<T>;
  turn: ListNode<Lane<T>> | undefined;
  rank: ListNode<Lane<T>> | undefined;
};

/** Lines that take turns, one for each name; a line lives only while something waits in it. */
export function createTurns<T extends object>(createLine: () => Line<T>): Line<T> {
  const lanes = new Map<string, Lane<T>>();
  const turns = createLinkedList<Lane<T>>();
  // Lanes by the number waiting in them. A number changes by one at a time, so that the highest is always
  // known.
  const ranks = new Map<number, LinkedList<Lane<T>>>();
  let longest = 0;
  let size = 0;

  function enterRank(lane: Lane<T>): void {
    const count = lane.line.size;
    const rank = ranks.get(count) ?? createLinkedList<Lane<T>>();
    ranks.set(count, rank);
    lane.rank = rank.push(lane);
    longest = Math.max(longest, count);
  }

  function leaveRank(lane: Lane<T>, count: number): void {
    const rank = ranks.get(count);
    if (!rank || !lane.rank) return;
    rank.remove(lane.rank);
    if (rank.first) return;
    ranks.delete(count);
    if (count === longest) longest = count - 1;
  }

  function take(lane: Lane<T> | undefined, from: (line: Line<T>) => T | undefined): T | undefined {
    if (!lane) return undefined;
    const item = from(lane.line);
    if (item === undefined) return undefined;
    size--;
    leaveRank(lane, lane.line.size + 1);
    if (lane.line.size > 0) {
      enterRank(lane);
    } else {
      if (lane.turn) turns.remove(lane.turn);
      lanes.delete(lane.name);
    }
    return item;
  }

  return {
    get size() {
      return size;
    },
    get longest() {
      return longest;
    },
    at: (name) => lanes.get(name)?.line,
    add([name = '', ...rest], item) {
      let lane = lanes.get(name);
      if (lane) {
        leaveRank(lane, lane.line.size);
      } else {
        lane = { name, line: createLine(), turn: undefined, rank: undefined };
        lane.turn = turns.push(lane);
        lanes.set(name, lane);
      }
      lane.line.add(rest, item);
      size++;
      enterRank(lane);
    },
    takeNext() {
      const node = turns.first;
      if (!node) return undefined;
      turns.remove(node);
      node.value.turn = turns.push(node.value);
      return take(node.value, (line) => line.takeNext());
    },
    takeNewest([name, ...rest]) {
      const lane = name === undefined ? ranks.get(longest)?.first?.value : lanes.get(name);
      return take(lane, (line) => line.takeNewest(rest));
    },
  };
}
