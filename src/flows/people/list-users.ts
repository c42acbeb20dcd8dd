import type { Role, UserStatus } from '../../domain/users/users.schema.ts';
import type { Needs } from '../../infra/infra.ts';
import { userCounts, userExists, userPage } from './people.sql.ts';

export interface UserFilter {
  /** Part of a name or an e-mail address, in lower case; '' for everybody. */
  readonly search: string;
  readonly status: UserStatus | undefined;
  readonly role: Role | undefined;
  /** Id of a licence of which they hold a seat; `none`: who holds no seat at all. */
  readonly license: string | undefined;
}

export interface ListedUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly pictureTag: string | null;
  readonly lastSignInAt: Date | null;
  readonly accessStartsAt: Date | null;
  readonly accessEndsAt: Date | null;
  /** Until when the newest invitation works; null where none does any more. */
  readonly linkEndsAt: Date | null;
  /** Products of which they hold a seat. */
  readonly products: readonly string[];
}

export interface UserList {
  readonly users: readonly ListedUser[];
  /** Place of the first row shown, from 1. */
  readonly from: number;
  readonly total: number;
  /** Whether counting stopped at `total`. */
  readonly capped: boolean;
  /** Ids to begin the neighbouring pages at: the rows before the one, after the other. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const perPage = 50;
const mostCounted = 10_000;

/** A page of an organization's people by name. A cursor that names nobody any more begins anew. */
export async function listUsers(
  infra: Needs<'database'>,
  organizationId: string,
  filter: UserFilter,
  asked: { after?: string | undefined; before?: string | undefined },
): Promise<UserList> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const named = asked.before ?? asked.after;
    const known = named && (await tx.one(userExists(organizationId, named)));
    const cursor = known ? asked : {};
    const rows = await tx.rows<ListedUser>(userPage(organizationId, filter, cursor, perPage + 1));
    const users = rows.slice(0, perPage);
    if (cursor.before) users.reverse();
    const first = users.at(0)?.id;
    const counts = await tx.one<{ total: number; before: number }>(
      userCounts(organizationId, filter, first, mostCounted),
    );
    const { total = 0, before = 0 } = counts ?? {};
    const more = rows.length > perPage;
    return {
      users,
      from: before + 1,
      total,
      capped: total === mostCounted,
      before: before > 0 ? first : undefined,
      after: more || cursor.before ? users.at(-1)?.id : undefined,
    };
  });
}
