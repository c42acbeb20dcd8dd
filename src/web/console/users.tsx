import { z } from 'zod';
import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import { roles } from '../../domain/users/users.schema.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { listUsers, type UserFilter, type UserList } from '../../flows/people/list-users.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Pagination } from '../parts/pagination.tsx';
import { Console } from './frame.tsx';
import { UserFilters } from './user-filters.tsx';
import { UserTable } from './user-table.tsx';

const status = z.enum(['invited', 'active', 'suspended']);
const role = z.enum(roles);

/** The people of an organization: searched, filtered, by name. The address holds all of it, so a view can be shared. */
export async function showUsers(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.organization;
  const query = visit.url.searchParams;
  const filter = filterOf(query);
  const [list, licenses] = await Promise.all([
    listUsers(visit.infra, id, filter, { after: idIn(query, 'after'), before: idIn(query, 'before') }),
    visit.infra.database.inOrganization(id, (tx) => listLicenses(tx, id)),
  ]);
  return page(visit, <UsersPage visit={visit} filter={filter} list={list} licenses={licenses} />);
}

interface Props {
  visit: PersonVisit;
  filter: UserFilter;
  list: UserList;
  licenses: readonly License[];
}

function UsersPage({ visit, filter, list, licenses }: Props) {
  const { t } = visit;
  const filtered = Boolean(filter.search || filter.status || filter.role || filter.license);
  return (
    <Console
      visit={visit}
      title={t('console.users')}
      intro={t('console.users-intro')}
      current="users"
      actions={
        <ButtonLink kind="primary" icon="plus" href="/console/users/new">
          {t('console.invite')}
        </ButtonLink>
      }
    >
      <UserFilters visit={visit} filter={filter} licenses={licenses} filtered={filtered} />
      {list.users.length === 0 ? (
        <EmptyState
          icon="users"
          title={t('console.users-none')}
          action={<ButtonLink href="/console/users">{t('console.users-all')}</ButtonLink>}
        >
          {t('console.users-none-explained')}
        </EmptyState>
      ) : (
        <>
          <UserTable visit={visit} users={list.users} />
          <Pagination
            visit={visit}
            from={list.from}
            to={list.from + list.users.length - 1}
            total={Math.max(list.total, list.from + list.users.length - 1)}
            capped={list.capped}
            previous={list.before && pathTo(filter, { before: list.before })}
            next={list.after && pathTo(filter, { after: list.after })}
          />
        </>
      )}
    </Console>
  );
}

/** What of the address makes sense; the rest is as if it were not there. */
function filterOf(query: URLSearchParams): UserFilter {
  const license = query.get('license') ?? '';
  return {
    search: foldEmail((query.get('search') ?? '').slice(0, 200).replace(/\p{Cc}/gu, ' ')),
    status: status.safeParse(query.get('status')).data,
    role: role.safeParse(query.get('role')).data,
    license: license === 'none' || isId(license) ? license : undefined,
  };
}

function idIn(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  return isId(text) ? text : undefined;
}

function pathTo(filter: UserFilter, cursor: Record<string, string>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...cursor })) if (value) query.set(name, value);
  return `/console/users?${query}`;
}
