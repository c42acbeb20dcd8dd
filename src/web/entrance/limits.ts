import { addressBucket } from '../../infra/address-bucket.ts';
import { minutes } from '../../infra/time.ts';

/**
 * How many POSTs one address may send: a bucket that fills evenly and holds a minute's worth. A flood is stopped here
 * before it costs anything; guessing is counted in the database, by account.
 */
export function createLimiter(perMinute: number) {
  const buckets = new Map<string, { left: number; at: number }>();
  const most = 50_000;

  return {
    /** Seconds to wait, or 0 when the request may pass. */
    take(ip: string, now = Date.now()): number {
      const key = addressBucket(ip);
      const bucket = buckets.get(key) ?? { left: perMinute, at: now };
      bucket.left = Math.min(perMinute, bucket.left + ((now - bucket.at) / minutes(1)) * perMinute);
      bucket.at = now;
      // The oldest bucket goes first; one that was refilled meanwhile is the same as none.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > most) buckets.delete(buckets.keys().next().value as string);
      if (bucket.left < 1) return Math.ceil(((1 - bucket.left) / perMinute) * 60);
      bucket.left -= 1;
      return 0;
    },
  };
}
