import sql, { type Sql } from 'sql-template-tag';
import { madeOnce, type Statement } from './made-once.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One message that opens the transaction and names its organization; the id is checked, since it stands in the text. */
export function beginInOrganization(organizationId: string): string {
  if (!uuid.test(organizationId)) throw new Error('not an organization id');
  return `BEGIN; SET LOCAL app.organization = '${organizationId}'`;
}

export const commit = 'COMMIT';
export const rollback = 'ROLLBACK';

/** The same for statements that are a transaction by travelling together. */
export const nameOrganization = (organizationId: string): Statement => {
  if (!uuid.test(organizationId)) throw new Error('not an organization id');
  return name(organizationId);
};
const name = madeOnce(
  (organizationId: string) => sql`SELECT set_config('app.organization', ${organizationId}, true)`,
);

/** None any more, where a transaction goes through several. */
export const nameNobody: Sql = sql`SELECT set_config('app.organization', '', true)`;
