/**
 * Hears what happens, so that it can be counted. Every word it is told comes from a closed list (a line of the routes, a
 * cause, a job): no path, no address, no organization and no person ever gets here.
 */
export interface Observer {
  /** A request was answered; `route` as it stands in the table of routes. */
  request(method: string, route: string, status: number, seconds: number): void;
  /** An attempt went on record. */
  attempt(kind: string, outcome: string, cause: string): void;
  /** A run of a job came to its end. */
  job(name: string, succeeded: boolean, seconds: number): void;
  /** A mail was offered to the mail server. */
  mail(result: string): void;
}
