import type { Tx } from '../../infra/database/database.ts';
import type { Portal } from '../../infra/infra.ts';
import {
  insertOrganization,
  organizationByHost,
  organizationById,
  organizationByName,
  reservedOrganization,
} from './organizations.sql.ts';

export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** The one organization whose users are the operators. */
  readonly reserved: boolean;
  readonly status: 'active' | 'suspended';
  /** Its own host names in force; where it has any, it is served at those only. */
  readonly hosts: readonly string[];
}

/** Names are compared without case, width or surrounding and repeated blanks. */
export const foldName = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The organization that answers at a host name of its own, if any. */
export const findByHost = async (tx: Tx, host: string): Promise<string | undefined> =>
  (await tx.one<{ id: string | null }>(organizationByHost(host)))?.id ?? undefined;

/** The organization of a typed name: its short name, or its full name. */
export const findByName = async (tx: Tx, name: string): Promise<string | undefined> =>
  (await tx.one<{ id: string | null }>(organizationByName(foldName(name))))?.id ?? undefined;

/** The operators' organization. Undefined only before the portal was set up. */
export const findReserved = async (tx: Tx): Promise<string | undefined> =>
  (await tx.one<{ id: string | null }>(reservedOrganization))?.id ?? undefined;

export const readOrganization = (tx: Tx, id: string): Promise<Organization | undefined> =>
  tx.one(organizationById(id));

/** The address at which an organization's people are served: its own first host name, else the shared address. */
export function addressOf(portal: Portal, organization: Pick<Organization, 'hosts' | 'reserved'>): URL {
  const host = organization.hosts[0];
  if (organization.reserved) return portal.operatorUrl;
  if (!host) return portal.publicUrl;
  const address = new URL(portal.publicUrl);
  address.hostname = host;
  return address;
}

/**
 * Founds an organization with an id of its own choosing, inside `inOrganization(id, …)`. The database refuses a name or
 * short name that is taken (unique violation 23505).
 */
export const foundOrganization = (
  tx: Tx,
  organization: { id: string; slug: string; name: string; reserved?: boolean },
): Promise<number> =>
  tx.run(
    insertOrganization({
      ...organization,
      folded: foldName(organization.name),
      reserved: organization.reserved ?? false,
    }),
  );
