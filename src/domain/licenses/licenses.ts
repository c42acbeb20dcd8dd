import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import {
  deleteSeat,
  endLicenseNow,
  insertLicense,
  insertSeats,
  licenseById,
  licensesOf,
  lockLicense,
  seatsOfUser,
  updateLicense,
} from './licenses.sql.ts';

export type LicenseState = 'not-started' | 'in-force' | 'ended';

/** What an operator granted an organization: so many seats of a product for a time. */
export interface License {
  readonly id: string;
  readonly organizationId: string;
  readonly product: string;
  readonly seats: number;
  readonly taken: number;
  readonly free: number;
  readonly startsAt: Date;
  /** Null: without an end. */
  readonly endsAt: Date | null;
  readonly createdAt: Date;
  /** At this moment, by the database's clock. */
  readonly state: LicenseState;
}

/** What an operator decides about a licence. */
export interface LicenseTerms {
  readonly product: string;
  readonly seats: number;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

export interface HeldLicense extends License {
  readonly assignedAt: Date;
}

export const listLicenses = (tx: Tx, organizationId: string): Promise<License[]> =>
  tx.rows(licensesOf(organizationId));

export const findLicense = (tx: Tx, organizationId: string, id: string): Promise<License | undefined> =>
  tx.one(licenseById(organizationId, id));

/**
 * A licence for who is about to change it or its seats: nobody else can until the transaction ends, so that changes at
 * once wait for each other and never lock each other out.
 */
export const holdLicense = (tx: Tx, organizationId: string, id: string): Promise<License | undefined> =>
  tx.one(lockLicense(organizationId, id));

export async function addLicense(tx: Tx, organizationId: string, terms: LicenseTerms): Promise<string> {
  const id = newId();
  await tx.run(insertLicense({ ...terms, organizationId, id }));
  return id;
}

/** Throws `isSeatLimit` where more seats are taken than would remain. */
export const replaceTerms = (
  tx: Tx,
  organizationId: string,
  id: string,
  terms: LicenseTerms,
): Promise<number> => tx.run(updateLicense({ ...terms, organizationId, id }));

/** From now on the licence gives nobody anything; who had its seats stands there still. */
export const closeLicense = (tx: Tx, organizationId: string, id: string): Promise<number> =>
  tx.run(endLicenseNow(organizationId, id));

/**
 * Gives people of the organization a seat each: all of them, or it throws `isSeatLimit` and the transaction is lost.
 * Answers those who had none before.
 */
export async function takeSeats(
  tx: Tx,
  organizationId: string,
  licenseId: string,
  userIds: readonly string[],
  by: string | undefined,
): Promise<string[]> {
  const rows = await tx.rows<{ userId: string }>(insertSeats(organizationId, licenseId, userIds, by ?? null));
  return rows.map((row) => row.userId);
}

/** Whether there was a seat to give back. */
export const giveSeatBack = async (
  tx: Tx,
  organizationId: string,
  licenseId: string,
  userId: string,
): Promise<boolean> => (await tx.run(deleteSeat(organizationId, licenseId, userId))) > 0;

/** The licences of which somebody holds a seat, in force or not. */
export const licensesHeldBy = (tx: Tx, organizationId: string, userId: string): Promise<HeldLicense[]> =>
  tx.rows(seatsOfUser(organizationId, userId));

/** Whether an error is the database's refusal to let more seats be taken than a licence has. */
export const isSeatLimit = (error: unknown): boolean =>
  (error as { constraint?: string } | undefined)?.constraint === 'seats_within_license';
