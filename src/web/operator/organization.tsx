import { addressOf } from '../../domain/organizations/organizations.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import type { FieldErrors } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Facts } from '../parts/facts.tsx';
import { languageName } from '../parts/languages.ts';
import { Notice } from '../parts/notice.tsx';
import { Time } from '../parts/time.tsx';
import { Addresses } from './addresses-section.tsx';
import { Operator } from './frame.tsx';
import { Licenses } from './licenses-section.tsx';
import { type OrganizationView, readOrganizationView } from './organization-view.ts';
import { Owners } from './owners-section.tsx';
import { Suspension } from './suspension-section.tsx';

/** An organization: facts, owners, licences, addresses, suspension. */
export async function showOrganization(visit: PersonVisit): Promise<WebAnswer> {
  const view = await readOrganizationView(visit);
  return view ? page(visit, <OrganizationPage visit={visit} view={view} />) : turnAway(visit, 404);
}

/** The same page in answer to a form on it that was refused. */
export async function showAgain(visit: PersonVisit, errors: FieldErrors, typed: string): Promise<WebAnswer> {
  const view = await readOrganizationView(visit);
  if (!view) return turnAway(visit, 404);
  return page(visit, <OrganizationPage visit={visit} view={view} errors={errors} typed={typed} />, {
    status: 422,
  });
}

interface Props {
  visit: PersonVisit;
  view: OrganizationView;
  errors?: FieldErrors;
  typed?: string;
}

function OrganizationPage({ visit, view, errors, typed }: Props) {
  const { t } = visit;
  const { organization } = view;
  return (
    <Operator
      visit={visit}
      title={organization.name}
      back={{ href: '/operator', label: t('operator.organizations') }}
      current="organizations"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <div class="grid gap-10">
        <Notices visit={visit} view={view} />
        <div class="card">
          <OrganizationFacts visit={visit} view={view} />
        </div>
        <Owners visit={visit} view={view} />
        <Licenses visit={visit} view={view} />
        <Addresses visit={visit} view={view} errors={errors} typed={typed} />
        <Suspension visit={visit} view={view} />
      </div>
    </Operator>
  );
}

function Notices({ visit, view: { organization, owners } }: Props) {
  const { t } = visit;
  if (organization.status === 'suspended') {
    return (
      <Notice visit={visit} kind="warning" title={t('operator.is-suspended')}>
        <p>{t('operator.is-suspended-explained')}</p>
      </Notice>
    );
  }
  if (owners.some((owner) => owner.status === 'active')) return null;
  const waiting = owners.find((owner) => owner.status === 'invited');
  return (
    <Notice visit={visit} kind={waiting ? 'info' : 'warning'} title={t('operator.no-owner-yet')}>
      <p>
        {waiting ? t('operator.owner-invited', { name: waiting.name }) : t('operator.invite-owner-explained')}
      </p>
    </Notice>
  );
}

function OrganizationFacts({ visit, view: { organization, people, createdAt } }: Props) {
  const { t, format } = visit;
  const { languages } = organization.settings;
  const { licenseRequired } = organization.section(signInSettings);
  return (
    <Facts
      facts={[
        {
          label: t('operator.state'),
          value:
            organization.status === 'suspended' ? (
              <Badge kind="error">{t('operator.suspended')}</Badge>
            ) : (
              <Badge kind="success">{t('operator.active')}</Badge>
            ),
        },
        { label: t('operator.slug'), value: <code>{organization.slug}</code> },
        { label: t('operator.served-at'), value: addressOf(visit.infra.portal, organization).origin },
        {
          label: t('operator.people'),
          value: people > 10_000 ? `${format.number(10_000)}+` : format.number(people),
        },
        {
          label: t('operator.license-rule'),
          value: t(licenseRequired ? 'operator.license-rule-required' : 'operator.license-rule-none'),
        },
        { label: t('operator.language'), value: languageName(languages.default) },
        { label: t('operator.time-zone'), value: languages.timeZone.replaceAll('_', ' ') },
        { label: t('operator.founded-at'), value: <Time visit={visit} value={createdAt} precision="day" /> },
      ]}
    />
  );
}
