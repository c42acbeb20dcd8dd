export type ListNode<T> = { value: T; before: ListNode<T> | undefined; after: ListNode<T> | undefined };

/**
 * A doubly linked list: every operation takes constant time, which arrays, Maps and Sets used as queues do
 * not.
 */
export type LinkedList<T> = {
  readonly first: ListNode<T> | undefined;
  readonly last: ListNode<T> | undefined;
  /** Adds at the end. The node is what `remove` takes. */
  push(value: T): ListNode<T>;
  /** Takes out a node of this list, once. */
  remove(node: ListNode<T>): void;
};

export function createLinkedList<T>(): LinkedList<T> {
  let first: ListNode<T> | undefined;
  let last: ListNode<T> | undefined;
  return {
    get first() {
      return first;
    },
    get last() {
      return last;
    },
    push(value) {
      const node: ListNode<T> = { value, before: last, after: undefined };
      if (last) last.after = node;
      else first = node;
      last = node;
      return node;
    },
    remove(node) {
      if (node.before) node.before.after = node.after;
      else first = node.after;
      if (node.after) node.after.before = node.before;
      else last = node.before;
    },
  };
}
