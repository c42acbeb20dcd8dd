import type { Needs } from '../../infra/infra.ts';
import { sweep } from './endings.sql.ts';

/** Removes what its time has passed. Nothing relies on it: whatever expired is refused before it is removed. */
export const sweepExpired = (infra: Needs<'database'>): Promise<number> => infra.database.outside.run(sweep);
