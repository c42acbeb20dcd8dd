import type { Sql } from 'sql-template-tag';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import { readSettings } from '../../domain/settings/settings.ts';
import type { Tx } from '../../infra/database/database.ts';
import { signInSettings } from '../sign-in/settings.ts';
import { seatlessHolders, seatlessMember } from './licensing.sql.ts';

/**
 * Ends the sessions of whoever lost the last seat in force, where the organization requires one; answers how many. Every
 * request asks for the seat anyway: this makes the end plain to see, and final. Administrators stay, in the console.
 */
export async function endSeatless(
  tx: Tx,
  organizationId: string,
  whose: { userId: string } | { licenseId: string },
): Promise<number> {
  const { value } = await readSettings(tx, organizationId, signInSettings);
  if (!value.licenseRequired) return 0;
  const people = await tx.rows<{ id: string }>(
    'userId' in whose
      ? seatlessMember(organizationId, whose.userId)
      : seatlessHolders(organizationId, whose.licenseId),
  );
  const ended = await Promise.all(people.map(({ id }) => tx.run(endOf(organizationId, id))));
  return ended.reduce((sum, count) => sum + count, 0);
}

const endOf = (organizationId: string, userId: string): Sql =>
  endSessionsOf(organizationId, userId, 'seat-freed', null);
