/** A part of a long list, told by the row it begins after or ends before: it stays in place while rows come and go. */
export interface Keyset {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** Number of the first row shown, from 1; only for the words below the list. */
  readonly from: number;
}

/** Reads which part an address asks for; `prefix` tells lists of one page apart. Whatever is no `key` is the beginning. */
export function readKeyset(query: URLSearchParams, isKey: (text: string) => boolean, prefix = ''): Keyset {
  const key = (name: string) => {
    const text = query.get(`${prefix}${name}`);
    return text !== null && isKey(text) ? text : undefined;
  };
  const after = key('after');
  const before = after === undefined ? key('before') : undefined;
  const from = Number(query.get(`${prefix}from`));
  const counted = Number.isSafeInteger(from) && from > 0 && from < 1e9;
  return { after, before, from: counted && (after ?? before) !== undefined ? from : 1 };
}

export interface Part<Row> {
  readonly rows: readonly Row[];
  readonly from: number;
  readonly to: number;
  /** Query fields that lead to the parts beside this one. */
  readonly previous: Record<string, string> | undefined;
  readonly next: Record<string, string> | undefined;
}

/**
 * Cuts what was read (one row more than a part has, in the list's order) and says where its neighbours are.
 * `keyOf` gives what `after` and `before` name a row by.
 */
export function cutPart<Row>(
  read: readonly Row[],
  size: number,
  asked: Keyset,
  keyOf: (row: Row) => string,
  prefix = '',
): Part<Row> {
  const more = read.length > size;
  const backwards = asked.before !== undefined;
  const rows = backwards ? read.slice(more ? 1 : 0) : read.slice(0, size);
  const [first, last] = [rows[0], rows.at(-1)];
  const from = backwards && !more ? 1 : asked.from;
  const to = from + rows.length - 1;
  const step = (name: string, row: Row, number: number) => ({
    [`${prefix}${name}`]: keyOf(row),
    [`${prefix}from`]: String(number),
  });
  const hasPrevious = backwards ? more : asked.after !== undefined;
  const hasNext = backwards || more;
  return {
    rows,
    from,
    to,
    previous: hasPrevious && first ? step('before', first, Math.max(1, from - size)) : undefined,
    next: hasNext && last ? step('after', last, to + 1) : undefined,
  };
}
