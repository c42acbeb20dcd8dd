import type { Portal } from '../../../infra/infra.ts';
import { addressOf, type Organization } from '../../organizations/organizations.ts';

type Whose = Pick<Organization, 'hosts' | 'reserved'>;

/**
 * Where a directory sends people back to who left from this host (without its port): the organization's own address of
 * that name, from the configuration. Their browser's cookies belong to that host alone.
 */
export function callbackAddress(portal: Portal, organization: Whose, host: string, sourceId: string): string {
  const own = organization.hosts.includes(host) && !organization.reserved ? [host] : organization.hosts;
  return withPath(addressOf(portal, { ...organization, hosts: own }), sourceId);
}

/** Every address that is to be registered at the directory. */
export const callbackAddresses = (portal: Portal, organization: Whose, sourceId: string): string[] =>
  organization.hosts.length === 0 || organization.reserved
    ? [withPath(addressOf(portal, organization), sourceId)]
    : organization.hosts.map((host) =>
        withPath(addressOf(portal, { ...organization, hosts: [host] }), sourceId),
      );

const withPath = (address: URL, sourceId: string): string =>
  new URL(`/sign-in/directory/${sourceId}/callback`, address).href;
