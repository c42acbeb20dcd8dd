import type { ListedUser } from '../../flows/people/list-users.ts';
import type { Visit } from '../entrance/visit.ts';
import { Avatar } from '../parts/avatar.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { UserState } from './user-state.tsx';

/** People, one a row; the name leads to the person. */
export function UserTable({ visit, users }: { visit: Visit; users: readonly ListedUser[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('console.users')}
      captionHidden
      rows={users}
      rowKey={(user) => user.id}
      columns={[
        {
          id: 'name',
          header: t('console.name'),
          cell: (user) => (
            <span class="flex items-center gap-3">
              <Avatar name={user.name} picture={pictureUrl(user)} />
              <span class="min-w-0">
                <a href={`/console/users/${user.id}`}>{user.name}</a>
                <span class="block text-small font-normal text-quiet">{user.email}</span>
              </span>
            </span>
          ),
        },
        { id: 'role', header: t('console.role'), cell: (user) => t(`console.role-${user.role}`) },
        {
          id: 'state',
          header: t('console.state'),
          cell: (user) => <UserState visit={visit} user={user} />,
        },
        {
          id: 'licenses',
          header: t('console.licenses'),
          cell: (user) => user.products.join(', ') || <None visit={visit} />,
        },
        {
          id: 'seen',
          header: t('console.last-sign-in'),
          cell: (user) =>
            user.lastSignInAt ? (
              <Time visit={visit} value={user.lastSignInAt} relative="alone" />
            ) : (
              <span class="text-quiet">{t('console.never')}</span>
            ),
        },
      ]}
    />
  );
}

const None = ({ visit }: { visit: Visit }) => <span class="text-quiet">{visit.t('console.none')}</span>;
