import { type LicenseForm, licenseForm } from '../../domain/licenses/licenses.schema.ts';
import { findLicense, type License, type LicenseTerms } from '../../domain/licenses/licenses.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { changeLicense, endLicense, grantLicense } from '../../flows/licensing/licenses.ts';
import { dayOf, endOfDay, startOfDay } from '../../infra/days.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill, typed } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { LicenseFormPage } from './license-form.tsx';
import { deedOf, organizationOf } from './organization-view.ts';

/** The form that grants a licence. */
export async function showNewLicense(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  if (!organization) return turnAway(visit, 404);
  const values = { starts: dayOf(new Date(), zoneOf(organization)) };
  return page(visit, <LicenseFormPage visit={visit} organization={organization} values={values} />);
}

export async function postLicense(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  if (!organization) return turnAway(visit, 404);
  const read = readTerms(visit, organization, undefined);
  if ('errors' in read) return again(visit, organization, undefined, read.errors);
  await grantLicense(visit.infra, { ...deedOf(visit), terms: read.terms });
  return done(visit, organization, 'operator.license-granted', read.terms.product);
}

/** The form that changes one. */
export async function showLicenseForm(visit: PersonVisit): Promise<WebAnswer> {
  const { organization, license } = (await licenseOf(visit)) ?? {};
  if (!organization || !license) return turnAway(visit, 404);
  const values = formOf(license, zoneOf(organization));
  return page(
    visit,
    <LicenseFormPage visit={visit} organization={organization} license={license} values={values} />,
  );
}

export async function postLicenseChange(visit: PersonVisit): Promise<WebAnswer> {
  const { organization, license } = (await licenseOf(visit)) ?? {};
  if (!organization || !license) return turnAway(visit, 404);
  const read = readTerms(visit, organization, license);
  if ('errors' in read) return again(visit, organization, license, read.errors);
  const outcome = await changeLicense(visit.infra, {
    ...deedOf(visit),
    licenseId: license.id,
    terms: read.terms,
  });
  if (outcome.kind === 'changed')
    return done(visit, organization, 'operator.license-changed', read.terms.product);
  if (outcome.cause === 'not-found') return turnAway(visit, 404);
  return again(visit, organization, outcome.license, {
    seats: visit.t('licenses.seats-taken', { count: outcome.license.taken }),
  });
}

export async function postLicenseEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { organization, license } = (await licenseOf(visit)) ?? {};
  if (!organization || !license) return turnAway(visit, 404);
  const outcome = await endLicense(visit.infra, { ...deedOf(visit), licenseId: license.id });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return done(visit, organization, 'operator.license-ended', license.product);
}

async function licenseOf(visit: PersonVisit) {
  const organization = await organizationOf(visit);
  const { license: id } = visit.params;
  if (!organization || !isId(id)) return undefined;
  const license = await visit.infra.database.inOrganization(organization.id, (tx) =>
    findLicense(tx, organization.id, id),
  );
  return license && { organization, license };
}

const zoneOf = (organization: OrganizationProfile): string => organization.settings.languages.timeZone;

const formOf = (license: License, zone: string) => ({
  product: license.product,
  seats: String(license.seats),
  starts: dayOf(license.startsAt, zone),
  ends: license.endsAt ? dayOf(license.endsAt, zone) : '',
});

/**
 * The terms that were typed. Days are the organization's; a day that was left as it stood keeps its moment, so that
 * changing the seats of an ended licence does not open it for the rest of its last day.
 */
function readTerms(
  visit: PersonVisit,
  organization: OrganizationProfile,
  license: License | undefined,
): { terms: LicenseTerms } | { errors: Readonly<Record<string, string>> } {
  const filled = fill<LicenseForm>(visit, licenseForm);
  if (filled.kind === 'rejected') return { errors: filled.errors };
  const { product, seats, starts, ends } = filled.data;
  const zone = zoneOf(organization);
  const before = license && formOf(license, zone);
  const endsAt = ends === '' ? null : endOfDay(ends, zone);
  const untouched = before !== undefined && ends === before.ends;
  if (endsAt && endsAt.getTime() <= Date.now() && !untouched)
    return { errors: { ends: visit.t('licenses.ends-passed') } };
  return {
    terms: {
      product,
      seats,
      startsAt: license && starts === before?.starts ? license.startsAt : startOfDay(starts, zone),
      endsAt: license && untouched ? license.endsAt : endsAt,
    },
  };
}

const again = (
  visit: PersonVisit,
  organization: OrganizationProfile,
  license: License | undefined,
  errors: Readonly<Record<string, string>>,
): WebAnswer =>
  page(
    visit,
    <LicenseFormPage
      visit={visit}
      organization={organization}
      license={license}
      values={typed(visit)}
      errors={errors}
    />,
    { status: 422 },
  );

const done = (
  visit: PersonVisit,
  organization: OrganizationProfile,
  message: string,
  product: string,
): WebAnswer =>
  redirect(visit, `/operator/organizations/${organization.id}`, {
    kind: 'success',
    message,
    values: { product },
  });
