import type { Holder, People } from '../../domain/licenses/holders.ts';
import type { License } from '../../domain/licenses/licenses.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { cutPart, type Keyset, type Part } from '../parts/keyset.ts';
import { LicensePeriod, LicenseState } from '../parts/license-facts.tsx';
import { Pagination } from '../parts/pagination.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { SeatBar } from '../parts/seat-bar.tsx';
import { SelectBar } from '../parts/select-bar.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Console } from './frame.tsx';

export const peoplePerPart = 50;

/** What the page of a licence shows. */
export interface LicenseView {
  readonly license: License;
  readonly search: string;
  readonly holders: People & { readonly asked: Keyset };
  readonly others: People & { readonly asked: Keyset };
}

interface Props {
  visit: PersonVisit;
  view: LicenseView;
}

export function LicensePage({ visit, view, error }: Props & { error?: string }) {
  const { t } = visit;
  const { license, search } = view;
  return (
    <Console
      visit={visit}
      title={license.product}
      back={{ href: '/console/licenses', label: t('licenses.title') }}
      current="licenses"
      failed={error !== undefined}
    >
      <ErrorSummary visit={visit} errors={{ '': error }} />
      <div class="card grid gap-4 sm:grid-cols-2">
        <SeatBar visit={visit} taken={license.taken} total={license.seats} label={license.product} />
        <div>
          <LicenseState visit={visit} license={license} />
          <LicensePeriod visit={visit} license={license} />
        </div>
      </div>
      <div class="mt-6 max-w-xl">
        <Form
          visit={visit}
          action={`/console/licenses/${license.id}`}
          method="get"
          class="flex items-end gap-3"
        >
          <div class="min-w-0 flex-1">
            <Field
              visit={visit}
              type="search"
              name="search"
              label={t('licenses.find')}
              value={search}
              enterkeyhint="search"
            />
          </div>
          <Button>{t('licenses.find-submit')}</Button>
        </Form>
      </div>
      <Holders visit={visit} view={view} />
      {license.state !== 'ended' && <Others visit={visit} view={view} />}
    </Console>
  );
}

function Holders({ visit, view }: Props) {
  const { t } = visit;
  const { license, search, holders } = view;
  const part = cutPart(holders.rows, peoplePerPart, holders.asked, (row) => row.id, 'seated-');
  return (
    <section class="mt-8" aria-labelledby="seated">
      <h2 id="seated" class="mb-3">
        {t('licenses.seated')}
      </h2>
      {part.rows.length === 0 ? (
        <EmptyState
          icon="users"
          title={t(search ? 'licenses.nobody-found' : 'licenses.nobody-seated')}
          level={3}
        >
          {!search && t('licenses.nobody-seated-explained')}
        </EmptyState>
      ) : (
        <Table
          caption={t('licenses.seated')}
          captionHidden
          rows={part.rows}
          rowKey={(row) => row.id}
          columns={[
            ...personColumns(visit),
            {
              id: 'since',
              header: t('licenses.since'),
              cell: (row) => row.assignedAt && <Time visit={visit} value={row.assignedAt} precision="day" />,
            },
            {
              id: 'act',
              header: t('licenses.seat'),
              cell: (row) => <Free visit={visit} view={view} row={row} />,
            },
          ]}
        />
      )}
      <Turn visit={visit} license={license.id} search={search} part={part} total={holders.total} />
    </section>
  );
}

function Free({ visit, view, row }: Props & { row: Holder }) {
  const { t } = visit;
  const { licenseRequired } = visit.organization.section(signInSettings);
  const shutOut = licenseRequired && row.role === 'member' && view.license.state === 'in-force';
  return (
    <Confirm
      visit={visit}
      action={`/console/licenses/${view.license.id}/seats/${row.id}/end`}
      label={t('licenses.free')}
      question={t('licenses.free-question', { name: row.name })}
      explanation={t(shutOut ? 'licenses.free-shuts-out' : 'licenses.free-explained')}
      small
    >
      <input type="hidden" name="search" value={view.search} />
    </Confirm>
  );
}

function Others({ visit, view }: Props) {
  const { t } = visit;
  const { license, search, others } = view;
  const part = cutPart(others.rows, peoplePerPart, others.asked, (row) => row.id, 'others-');
  const action = `/console/licenses/${license.id}/seats`;
  const hidden = <input type="hidden" name="search" value={search} />;
  const full = license.free === 0;
  const assign = (row: Holder) => (
    <Form visit={visit} action={action}>
      {hidden}
      <input type="hidden" name="user" value={row.id} />
      <Button small>
        {t('licenses.assign')}
        <span class="sr-only"> {row.name}</span>
      </Button>
    </Form>
  );
  return (
    <section class="mt-10" aria-labelledby="unseated">
      <h2 id="unseated">{t('licenses.unseated')}</h2>
      {full && <p class="text-quiet">{t('licenses.full')}</p>}
      {part.rows.length === 0 ? (
        <p class="mt-2 text-quiet">{t(search ? 'licenses.nobody-found' : 'licenses.everybody-seated')}</p>
      ) : (
        <>
          {full ? (
            <div class="mt-3" />
          ) : (
            <SelectBar visit={visit} id="seat-people" action={action}>
              {hidden}
              <Button small>{t('licenses.assign-ticked')}</Button>
            </SelectBar>
          )}
          <Table
            caption={t('licenses.unseated')}
            captionHidden
            rows={part.rows}
            rowKey={(row) => row.id}
            {...(full ? {} : { pick: pickOf(visit) })}
            columns={[
              ...personColumns(visit),
              ...(full ? [] : [{ id: 'act', header: t('licenses.seat'), cell: assign }]),
            ]}
          />
        </>
      )}
      <Turn visit={visit} license={license.id} search={search} part={part} total={others.total} />
    </section>
  );
}

const pickOf = ({ t }: PersonVisit) => ({
  name: 'user',
  form: 'seat-people',
  label: (row: Holder) => row.name,
  allLabel: t('licenses.tick-all'),
});

const personColumns = (visit: PersonVisit): Column<Holder>[] => [
  {
    id: 'name',
    header: visit.t('licenses.name'),
    cell: (row) => (
      <span class="flex items-center gap-3">
        <Avatar name={row.name} picture={pictureUrl(row)} />
        <a href={`/console/users/${row.id}`}>{row.name}</a>
      </span>
    ),
  },
  { id: 'email', header: visit.t('licenses.email'), cell: (row) => row.email, breaks: true },
];

interface TurnProps {
  visit: PersonVisit;
  license: string;
  search: string;
  part: Part<Holder>;
  total: number;
}

function Turn({ visit, license, search, part, total }: TurnProps) {
  const path = (step: Record<string, string> | undefined) =>
    step && `/console/licenses/${license}?${new URLSearchParams({ ...(search ? { search } : {}), ...step })}`;
  if (part.rows.length === total) return null;
  return (
    <Pagination
      visit={visit}
      from={part.from}
      to={part.to}
      total={Math.min(total, 10_000)}
      capped={total > 10_000}
      previous={path(part.previous)}
      next={path(part.next)}
    />
  );
}
