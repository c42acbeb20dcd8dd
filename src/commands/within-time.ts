import type { Logger } from '../infra/log.ts';
import { seconds } from '../infra/time.ts';

/** Requests have ten seconds to finish, jobs and mails a little longer; then nobody is waited for. */
export const longestStop = seconds(15);

/** Waits for the end of what is under way, but not for ever. */
export async function withinTime(stopping: Promise<void>, log: Pick<Logger, 'warn'>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    log.warn('something would not end in time, and was cut off');
    resolve();
  }, longestStop);
  await Promise.race([stopping, late]);
  clearTimeout(timer);
}
