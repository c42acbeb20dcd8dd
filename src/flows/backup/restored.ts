import type { Tx } from '../../infra/database/database.ts';
import { restoredCounts } from './restored.sql.ts';

export interface RestoredCounts {
  readonly organizations: number;
  readonly users: number;
  readonly passwords: number;
  /** People who were invited and have no working link any more. */
  readonly invited: number;
  readonly unsent: number;
}

/** What a restored database holds, in numbers; as its owner. */
export async function countRestored(asOwner: Tx): Promise<RestoredCounts> {
  const counts = await asOwner.one<RestoredCounts>(restoredCounts);
  if (!counts) throw new Error('the database counted nothing');
  return counts;
}
