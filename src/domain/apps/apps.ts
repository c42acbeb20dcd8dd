import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import { insertApp } from './apps.sql.ts';

/** A program of the organization that its people go to from here. */
export interface App {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
}

/** Adds an app; answers its id. */
export async function addApp(tx: Tx, organizationId: string, app: Omit<App, 'id'>): Promise<string> {
  const id = newId();
  await tx.run(insertApp(organizationId, id, app));
  return id;
}
