import { type KnownAttempt, listAttempts } from '../../domain/attempts/attempts.ts';
import { findUser, type User } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import { userSurroundings } from './people.sql.ts';

export interface KnownUser extends User {
  /** Until when the newest invitation works; null where none does any more. */
  readonly linkEndsAt: Date | null;
  readonly invitedByName: string | null;
  readonly openSessions: number;
  /** The newest first. */
  readonly attempts: readonly KnownAttempt[];
}

const attemptsShown = 10;

/** Everything the console shows of one person; undefined where the organization has nobody of this id. */
export const lookUpUser = (
  infra: Needs<'database'>,
  organizationId: string,
  id: string,
): Promise<KnownUser | undefined> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const [user, surroundings, attempts] = await Promise.all([
      findUser(tx, organizationId, id),
      tx.one<Pick<KnownUser, 'linkEndsAt' | 'invitedByName' | 'openSessions'>>(
        userSurroundings(organizationId, id),
      ),
      listAttempts(tx, organizationId, { userId: id }, attemptsShown),
    ]);
    return user && surroundings && { ...user, ...surroundings, attempts };
  });
