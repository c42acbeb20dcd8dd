import {
  countOrganizations,
  type ListedOrganization,
  listOrganizations,
} from '../../domain/organizations/operators-list.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { cutPart, readKeyset } from '../parts/keyset.ts';
import { Pagination } from '../parts/pagination.tsx';
import { Table } from '../parts/table.tsx';
import { Operator } from './frame.tsx';

const perPage = 50;
const isSlug = (text: string) => /^[a-z0-9-]{1,63}$/.test(text);

/** All organizations: who they are and how big, never their people. */
export async function showOrganizations(visit: PersonVisit): Promise<WebAnswer> {
  const query = visit.url.searchParams;
  const search = (query.get('search') ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200);
  const asked = readKeyset(query, isSlug);
  const { outside } = visit.infra.database;
  const [read, total] = await Promise.all([
    listOrganizations(outside, { ...asked, search, most: perPage + 1 }),
    countOrganizations(outside, search),
  ]);
  const part = cutPart(read, perPage, asked, (row) => row.slug);
  const pathTo = (step: Record<string, string> | undefined) =>
    step && `/operator?${new URLSearchParams({ ...(search ? { search } : {}), ...step })}`;
  const { t } = visit;
  const found = <Button visit={visit} />;
  return page(
    visit,
    <Operator visit={visit} title={t('operator.organizations')} current="organizations" actions={found}>
      {part.rows.length === 0 ? (
        <EmptyState
          icon="organization"
          title={t(search ? 'operator.none-found' : 'operator.none')}
          action={search ? <ButtonLink href="/operator">{t('operator.show-all')}</ButtonLink> : undefined}
        >
          {t(search ? 'operator.none-found-explained' : 'operator.none-explained')}
        </EmptyState>
      ) : (
        <Organizations visit={visit} rows={part.rows} />
      )}
      <Pagination
        visit={visit}
        from={part.from}
        to={part.to}
        total={part.rows.length === 0 ? 0 : Math.min(total, 10_000)}
        capped={total > 10_000}
        previous={pathTo(part.previous)}
        next={pathTo(part.next)}
      />
    </Operator>,
  );
}

function Button({ visit }: { visit: PersonVisit }) {
  return (
    <ButtonLink kind="primary" icon="plus" href="/operator/organizations/new">
      {visit.t('operator.found')}
    </ButtonLink>
  );
}

function Organizations({ visit, rows }: { visit: PersonVisit; rows: readonly ListedOrganization[] }) {
  const { t, format } = visit;
  const many = (count: number) => (count >= 10_000 ? `${format.number(10_000)}+` : format.number(count));
  return (
    <Table
      caption={t('operator.organizations')}
      captionHidden
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          id: 'name',
          header: t('operator.name'),
          cell: (row) => (
            <>
              <a href={`/operator/organizations/${row.id}`}>{row.name}</a>
              <div class="text-small text-quiet">{row.slug}</div>
            </>
          ),
        },
        { id: 'state', header: t('operator.state'), cell: (row) => <State visit={visit} row={row} /> },
        { id: 'users', header: t('operator.people'), cell: (row) => many(row.users), end: true },
        {
          id: 'seats',
          header: t('operator.seats'),
          cell: (row) =>
            row.seats === 0
              ? '–'
              : t('operator.seats-of', {
                  taken: format.number(row.seatsTaken),
                  total: format.number(row.seats),
                }),
          end: true,
        },
        {
          id: 'hosts',
          header: t('operator.address'),
          cell: (row) => row.hosts.join(', ') || t('operator.shared'),
          breaks: true,
        },
      ]}
    />
  );
}

function State({ visit: { t }, row }: { visit: PersonVisit; row: ListedOrganization }) {
  return (
    <span class="flex flex-wrap gap-2">
      {row.status === 'suspended' ? (
        <Badge kind="error">{t('operator.suspended')}</Badge>
      ) : (
        <Badge kind="success">{t('operator.active')}</Badge>
      )}
      {row.owners === 0 && <Badge kind="warning">{t('operator.no-owner')}</Badge>}
      {row.failing && <Badge kind="warning">{t('operator.proof-missing')}</Badge>}
    </span>
  );
}
