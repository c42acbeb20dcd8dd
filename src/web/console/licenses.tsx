import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { LicensePeriod, LicenseState } from '../parts/license-facts.tsx';
import { SeatBar } from '../parts/seat-bar.tsx';
import { Table } from '../parts/table.tsx';
import { Console } from './frame.tsx';

/** The organization's licences: how many seats are taken, and until when. */
export async function showLicenses(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.organization;
  const licenses = await visit.infra.database.inOrganization(id, (tx) => listLicenses(tx, id));
  return page(visit, <LicensesPage visit={visit} licenses={licenses} />);
}

function LicensesPage({ visit, licenses }: { visit: PersonVisit; licenses: readonly License[] }) {
  const { t } = visit;
  const { licenseRequired } = visit.organization.section(signInSettings);
  const intro = t(licenseRequired ? 'licenses.required' : 'licenses.not-required');
  return (
    <Console visit={visit} title={t('licenses.title')} intro={intro} current="licenses">
      {licenses.length === 0 ? (
        <EmptyState icon="license" title={t('licenses.none')}>
          {t('licenses.none-explained')}
        </EmptyState>
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
              cell: (license) => <a href={`/console/licenses/${license.id}`}>{license.product}</a>,
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
          ]}
        />
      )}
    </Console>
  );
}
