import type { Needs } from '../../infra/infra.ts';
import type { Backlog } from '../../infra/metrics/metrics.ts';
import { backlogNumbers } from './backlog.sql.ts';

/** What waits in the database, as numbers. */
export async function readBacklog(infra: Needs<'database'>): Promise<Backlog | undefined> {
  return infra.database.outside.one<Backlog>(backlogNumbers);
}
