const sliceMs = 4;
// Between two looks at the clock: at most a tenth of a millisecond of MD5 or SHA-512 over an ordinary password.
const stepsBetweenLooks = 50;

/**
 * Calls `step` with 0, 1, ... `count` - 1, in slices of about 4 ms. For what only JavaScript can loop over and
 * therefore stands in the way of everything else: one turn of the event loop holds one slice, however many such
 * loops are under way, so that requests are served in between and are held up by 4 ms each time.
 */
export async function inSlices(count: number, step: (index: number) => void): Promise<void> {
  for (let index = 0; index < count; ) {
    await nextTurn();
    const end = performance.now() + sliceMs;
    do {
      const look = Math.min(count, index + stepsBetweenLooks);
      while (index < look) step(index++);
    } while (index < count && performance.now() < end);
  }
}

// Of the process, because the event loop is.
const waiting: (() => void)[] = [];

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(giveTurn);
  });
}

function giveTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(giveTurn);
}
