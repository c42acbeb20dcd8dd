/** How often a fault is done, or how much of it: `npm run test:faults -- --rounds 5`. */
export const rounds = Number(process.env.FAULT_ROUNDS ?? 1);

/** Says what was done, or found. */
export const say = (text: string): void => console.log(`      ${text}`);

/** A figure of a sorted list: the value that this share of all does not pass. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
