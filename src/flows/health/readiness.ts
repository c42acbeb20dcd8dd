import { findReserved } from '../../domain/organizations/organizations.ts';
import type { Needs } from '../../infra/infra.ts';

/** Whether the portal can serve: the database answers, and its schema is there. */
export async function isReady(infra: Needs<'database' | 'log'>): Promise<boolean> {
  try {
    await findReserved(infra.database.outside);
    return true;
  } catch (error) {
    infra.log.warn({ err: error }, 'not ready');
    return false;
  }
}
