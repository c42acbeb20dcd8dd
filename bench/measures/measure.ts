import type { DatabaseServer } from '../house/database.ts';
import type { Product, Program } from '../house/product.ts';
import type { Load } from '../load/load.ts';
import type { Person } from '../load/jobs.ts';

/** A line of the table. */
export interface Figure {
  /** As in the goals, with a name behind it where one goal has several figures: `P7-memory`. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  /** The same of what stands beside it; where it cannot be run here, as it was measured once. */
  readonly beside: number;
  readonly unit: string;
  /** What is held against the goal: `value / beside`, or the value itself. */
  readonly goal: Goal;
  /** What explains the figure, in a few words. */
  readonly remark?: string;
}

export interface Goal {
  readonly of: 'ratio' | 'value';
  readonly is: 'at least' | 'at most';
  readonly limit: number;
}

/** What the measures share. The product and the people are there once a measure asks for them. */
export interface Bench {
  readonly program: Program;
  readonly folder: string;
  readonly databases: () => Promise<DatabaseServer>;
  readonly product: () => Promise<Product>;
  /** Those who can sign in at the product, and which of them comes next: nobody twice before everybody has once. */
  readonly people: () => Promise<readonly Person[]>;
  readonly turn: { next: number };
  readonly load: Load;
  /** How often each is measured; the median counts. */
  readonly times: number;
  /** How long each time, in seconds. */
  readonly seconds: number;
  readonly say: (text: string) => void;
}

export type Measure = (bench: Bench) => Promise<readonly Figure[]>;
