/** Lengths of time are milliseconds everywhere and are written with these. */
export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => seconds(count * 60);
export const hours = (count: number): number => minutes(count * 60);
export const days = (count: number): number => hours(count * 24);

/** Resolves after `milliseconds`. */
export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves at the next multiple of `step` milliseconds after `startedAt`, so that durations tell nothing apart. */
export function waitForStep(startedAt: number, step: number): Promise<void> {
  const elapsed = performance.now() - startedAt;
  return wait(Math.ceil(elapsed / step) * step - elapsed);
}
