import type { Sql } from 'sql-template-tag';

/** A statement as it is sent: its text with `$1`, `$2` …, and what stands for them. */
export type Statement = Pick<Sql, 'text' | 'values'>;

/**
 * For what runs thousands of times a second: `make` is called once, with holes in place of its arguments, and every call
 * after that only fills them. So it must put its arguments into the statement as they are, and look at none of them.
 */
export function madeOnce<Args extends readonly unknown[]>(
  make: (...args: Args) => Statement,
): (...args: Args) => Statement {
  let made: { text: string; places: number[] } | undefined;
  return (...args) => {
    if (!made) {
      const holes = args.map(() => Symbol('hole'));
      const { text, values } = make(...(holes as unknown as Args));
      made = { text, places: values.map((value) => holes.indexOf(value as symbol)) };
      if (made.places.includes(-1))
        throw new Error(`a statement that is made once has a value of its own: ${text}`);
    }
    return { text: made.text, values: made.places.map((place) => args[place]) };
  };
}
