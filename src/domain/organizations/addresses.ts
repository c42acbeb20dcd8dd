import { randomSecret } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import {
  addressByHost,
  addressesOf,
  claimAddresses,
  freeAddress,
  recordCheck,
  releaseAddress,
  takeBackAddress,
} from './addresses.sql.ts';
import { insertAddress } from './organizations.sql.ts';

/** A host name of an organization's own. */
export interface Address {
  readonly organizationId: string;
  readonly host: string;
  /** What the TXT record of a foreign domain must show; empty under the portal's own name. */
  readonly proof: string;
  /** Since when the organization is served there. */
  readonly verifiedAt: Date | null;
  readonly checkedAt: Date | null;
  /** Since when the proof of an address in force is missing. */
  readonly failingSince: Date | null;
  /** Given up; nobody else can have it for 30 days. */
  readonly releasedAt: Date | null;
  readonly createdAt: Date;
}

/** Where the proof of a foreign domain is looked for. */
export const proofName = (host: string): string => `_gatehouse.${host}`;

export const listAddresses = (tx: Tx, organizationId: string): Promise<Address[]> =>
  tx.rows(addressesOf(organizationId));

/** The address for who is about to change it. */
export const holdAddress = (tx: Tx, organizationId: string, host: string): Promise<Address | undefined> =>
  tx.one(addressByHost(organizationId, host));

/**
 * Gives an organization a host name; a foreign one waits for its proof. The database refuses one that is taken, or kept
 * for 30 days after it was given up (unique violation 23505).
 */
export async function addAddress(
  tx: Tx,
  address: { organizationId: string; host: string; proven: boolean },
): Promise<void> {
  const { organizationId, host, proven } = address;
  const row = { organizationId, host, proof: proven ? '' : randomSecret(24), verified: proven };
  await tx.run(freeAddress(host));
  if ((await tx.run(takeBackAddress(row))) === 0) await tx.run(insertAddress(row));
}

export const keepCheck = (
  tx: Tx,
  address: Pick<Address, 'organizationId' | 'host'>,
  proven: boolean,
): Promise<number> => tx.run(recordCheck(address.organizationId, address.host, proven));

export const giveUpAddress = (tx: Tx, organizationId: string, host: string): Promise<number> =>
  tx.run(releaseAddress(organizationId, host));

/** Addresses whose proof was not looked at for a day; nobody else gets them. */
export const takeAddressesToCheck = (
  outside: Tx,
  most: number,
): Promise<{ organizationId: string; host: string }[]> => outside.rows(claimAddresses(most));
