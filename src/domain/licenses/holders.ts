import type { Tx } from '../../infra/database/database.ts';
import type { Role, UserStatus } from '../users/users.schema.ts';
import {
  countHolders,
  countPeopleWithoutSeat,
  holders,
  type PeoplePart,
  peopleWithoutSeat,
} from './holders.sql.ts';

/** Somebody who holds a seat of a licence, or might. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly pictureTag: string | null;
  /** Null for who has none. */
  readonly assignedAt: Date | null;
}

/** Part of a list of people by name, and how many there are in all, counted up to 10,001. */
export interface People {
  readonly rows: Holder[];
  readonly total: number;
}

export const listHolders = (
  tx: Tx,
  organizationId: string,
  licenseId: string,
  part: PeoplePart,
): Promise<People> =>
  both(tx, holders(organizationId, licenseId, part), countHolders(organizationId, licenseId, part));

export const listWithoutSeat = (
  tx: Tx,
  organizationId: string,
  licenseId: string,
  part: PeoplePart,
): Promise<People> =>
  both(
    tx,
    peopleWithoutSeat(organizationId, licenseId, part),
    countPeopleWithoutSeat(organizationId, licenseId, part),
  );

async function both(
  tx: Tx,
  list: Parameters<Tx['rows']>[0],
  count: Parameters<Tx['rows']>[0],
): Promise<People> {
  const [rows, counted] = await Promise.all([tx.rows<Holder>(list), tx.one<{ count: number }>(count)]);
  return { rows, total: counted?.count ?? 0 };
}
