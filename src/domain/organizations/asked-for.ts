import type { Needs } from '../../infra/infra.ts';
import { organizationAskedFor } from './organizations.sql.ts';
import { foldName } from './organizations.ts';
import { isServedAt } from './served-at.ts';

/** The organization that a visitor means, as far as it is known; see `MailRequest`. */
export interface AskedFor {
  readonly organizationId: string;
  readonly organizationKnown: boolean;
  /** Whether the visitor came to where it is served. */
  readonly rightAddress: boolean;
}

/**
 * The organization that somebody without a session asks something of: known by its own address, else found by the typed
 * name, in one look-up that is the same for every name.
 */
export async function findAskedFor(
  infra: Needs<'database' | 'portal'>,
  asked: {
    /** Known by the address; undefined at the shared one. */
    organizationId: string | undefined;
    organizationName: string;
    /** Host and port as asked for. */
    host: string;
  },
): Promise<AskedFor> {
  const { organizationId } = asked;
  if (organizationId) return { organizationId, organizationKnown: true, rightAddress: true };
  const found = await infra.database.outside.one<Found>(
    organizationAskedFor(foldName(asked.organizationName)),
  );
  if (!found) throw new Error('the look-up of an organization gave nothing');
  const { ownAddress, reserved, ...organization } = found;
  const rightAddress = !ownAddress && isServedAt(infra.portal, { reserved, hosts: [] }, asked.host);
  return { ...organization, rightAddress };
}

interface Found {
  readonly organizationId: string;
  readonly organizationKnown: boolean;
  readonly reserved: boolean;
  readonly ownAddress: boolean;
}
