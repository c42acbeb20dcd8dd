import type { Figures } from '../../infra/metrics/metrics.ts';

// What the leader and its workers tell each other.

export type ToWorker =
  /** Sent once: the worker waits for it. */
  | { readonly kind: 'begin'; readonly first: boolean; readonly workers: number; readonly threads: number }
  | { readonly kind: 'take-clock' }
  | { readonly kind: 'figures?'; readonly ask: number }
  | { readonly kind: 'readiness?'; readonly ask: number }
  | { readonly kind: 'stop'; readonly gently: boolean };

export type ToLeader =
  | { readonly kind: 'ready' }
  /** It could not start; the text is for whoever started the portal. */
  | { readonly kind: 'failed'; readonly text: string; readonly exitCode: number }
  | { readonly kind: 'figures'; readonly ask: number; readonly figures: Figures }
  | { readonly kind: 'readiness'; readonly ask: number; readonly ready: boolean }
  /** The last that a worker says: what it has counted in all. */
  | { readonly kind: 'ended'; readonly figures: Figures };
