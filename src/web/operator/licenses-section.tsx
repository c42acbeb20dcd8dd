import type { License } from '../../domain/licenses/licenses.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { LicensePeriod, LicenseState } from '../parts/license-facts.tsx';
import { SeatBar } from '../parts/seat-bar.tsx';
import { Table } from '../parts/table.tsx';
import type { OrganizationView } from './organization-view.ts';

/** What the organization was granted, and the ways to grant, change and end it. */
export function Licenses({
  visit,
  view: { organization, licenses },
}: {
  visit: PersonVisit;
  view: OrganizationView;
}) {
  const { t } = visit;
  const base = `/operator/organizations/${organization.id}/licenses`;
  return (
    <section aria-labelledby="licenses">
      <div class="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="licenses">{t('licenses.title')}</h2>
        <ButtonLink href={`${base}/new`} icon="plus" small>
          {t('operator.grant-license')}
        </ButtonLink>
      </div>
      {licenses.length === 0 ? (
        <p class="text-quiet">{t('operator.licenses-none')}</p>
      ) : (
        <Table
          caption={t('licenses.title')}
          captionHidden
          rows={licenses}
          rowKey={(license) => license.id}
          columns={[
            {
              id: 'product',
              header: t('licenses.product'),
              cell: (license) => <a href={`${base}/${license.id}`}>{license.product}</a>,
            },
            {
              id: 'state',
              header: t('licenses.state'),
              cell: (license) => <LicenseState visit={visit} license={license} />,
            },
            {
              id: 'seats',
              header: t('licenses.seats'),
              cell: (license) => (
                <SeatBar visit={visit} taken={license.taken} total={license.seats} label={license.product} />
              ),
            },
            {
              id: 'period',
              header: t('licenses.period'),
              cell: (license) => <LicensePeriod visit={visit} license={license} />,
            },
            {
              id: 'act',
              header: t('operator.act'),
              cell: (license) => <Acts visit={visit} base={base} license={license} />,
            },
          ]}
        />
      )}
    </section>
  );
}

function Acts({ visit, base, license }: { visit: PersonVisit; base: string; license: License }) {
  const { t } = visit;
  return (
    <div class="actions">
      <ButtonLink href={`${base}/${license.id}`} small>
        {t('operator.change')}
        <span class="sr-only"> {license.product}</span>
      </ButtonLink>
      {license.state !== 'ended' && (
        <Confirm
          visit={visit}
          action={`${base}/${license.id}/end`}
          label={t('operator.end-now')}
          question={t('operator.end-question', { product: license.product })}
          explanation={t('operator.end-explained', { count: license.taken })}
          small
        />
      )}
    </div>
  );
}
