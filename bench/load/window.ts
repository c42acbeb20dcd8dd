/** The time in which answers count: after the ramp, before the drain. */
export function openWindow({ warmSeconds, seconds }: { warmSeconds: number; seconds: number }) {
  const from = performance.now() + warmSeconds * 1000;
  const until = from + seconds * 1000;
  let counted = 0;
  return {
    over: () => performance.now() >= until,
    count() {
      const now = performance.now();
      if (now >= from && now < until) counted++;
    },
    perSecond: () => counted / seconds,
  };
}
