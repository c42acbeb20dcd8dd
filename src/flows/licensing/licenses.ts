import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import {
  addLicense,
  closeLicense,
  holdLicense,
  type License,
  type LicenseTerms,
  replaceTerms,
} from '../../domain/licenses/licenses.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { endSeatless } from './end-seatless.ts';

interface Deed {
  readonly organizationId: string;
  readonly actor: Actor;
}

/** Grants an organization a licence; answers its id. */
export async function grantLicense(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, actor, terms }: Deed & { readonly terms: LicenseTerms },
): Promise<string> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const id = await addLicense(tx, organizationId, terms);
    const subject = { kind: 'license', id };
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'license.granted',
      subject,
      change: plain(terms),
    });
    return id;
  });
}

export type ChangeOutcome =
  | { kind: 'changed' }
  /** More seats are taken than would remain: some must be freed first. */
  | { kind: 'refused'; cause: 'seats-taken'; license: License }
  | Refused<'not-found'>;

/**
 * Gives a licence other terms. Whoever loses the last seat in force by it loses the sessions too, where the organization
 * requires a seat.
 */
export async function changeLicense(
  infra: Needs<'database' | 'keyring'>,
  {
    organizationId,
    licenseId,
    actor,
    terms,
  }: Deed & { readonly licenseId: string; readonly terms: LicenseTerms },
): Promise<ChangeOutcome> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const license = await holdLicense(tx, organizationId, licenseId);
    if (!license) return refused('not-found');
    if (terms.seats < license.taken) return { kind: 'refused', cause: 'seats-taken', license };
    await replaceTerms(tx, organizationId, licenseId, terms);
    const sessionsEnded = await endSeatless(tx, organizationId, { licenseId });
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'license.changed',
      subject: { kind: 'license', id: licenseId },
      change: { before: plain(license), after: plain(terms), sessionsEnded },
    });
    return { kind: 'changed' };
  });
}

/** Ends a licence at this moment; ending it twice is no error. */
export async function endLicense(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, licenseId, actor }: Deed & { readonly licenseId: string },
): Promise<{ kind: 'ended'; license: License } | Refused<'not-found'>> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const license = await holdLicense(tx, organizationId, licenseId);
    if (!license) return refused('not-found');
    if (license.state === 'ended') return { kind: 'ended', license };
    await closeLicense(tx, organizationId, licenseId);
    const sessionsEnded = await endSeatless(tx, organizationId, { licenseId });
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'license.ended',
      subject: { kind: 'license', id: licenseId },
      change: { product: license.product, sessionsEnded },
    });
    return { kind: 'ended', license };
  });
}

const plain = ({ product, seats, startsAt, endsAt }: LicenseTerms) => ({
  product,
  seats,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt?.toISOString() ?? null,
});
