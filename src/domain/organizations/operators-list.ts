import type { Tx } from '../../infra/database/database.ts';
import { listedOrganizations, organizationCount, portalNumbers } from './operators-list.sql.ts';
import { foldName } from './organizations.ts';

/** An organization as operators see it: who it is and how big, never its people. */
export interface ListedOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly createdAt: Date;
  /** Counted up to 10,000. */
  readonly users: number;
  /** Owners who accepted their invitation. */
  readonly owners: number;
  /** Of licences in force. */
  readonly seats: number;
  readonly seatsTaken: number;
  readonly hosts: readonly string[];
  /** Whether a domain in force has shown no proof for seven days. */
  readonly failing: boolean;
}

/** Organizations by short name, those after one or before one; found by name, short name or host name. */
export const listOrganizations = (
  outside: Tx,
  part: { search: string; after?: string | undefined; before?: string | undefined; most: number },
): Promise<ListedOrganization[]> =>
  outside.rows(listedOrganizations(foldName(part.search), part.after ?? '', part.before ?? '', part.most));

/** Counts up to 10,001. */
export const countOrganizations = async (outside: Tx, search: string): Promise<number> =>
  (await outside.one<{ count: number }>(organizationCount(foldName(search))))?.count ?? 0;

/** How the portal fares; every number but the first is counted up to 10,000. */
export interface PortalNumbers {
  readonly organizations: number;
  readonly sessions: number;
  readonly mailsQueued: number;
  readonly oldestMail: Date | null;
  /** Within a day. */
  readonly mailsFailed: number;
  readonly requestsWaiting: number;
  readonly eventsUnsealed: number;
  readonly addressesFailing: number;
}

export const countPortal = (outside: Tx): Promise<PortalNumbers | undefined> => outside.one(portalNumbers);
