import type { Caller } from '../../flows/sign-in/start-session.ts';
import { hostname } from './client.ts';
import type { Visit } from './visit.ts';

/** What a flow keeps of where a request came from. */
export const callerOf = (visit: Visit): Caller => ({
  host: hostname(visit.host),
  ip: visit.browser.ip,
  userAgent: visit.browser.userAgent,
  browserHash: visit.browser.hash,
});
