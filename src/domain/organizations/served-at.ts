import type { Portal } from '../../infra/infra.ts';
import type { Organization } from './organizations.ts';

/**
 * Whether a host (with its port, as asked for) is where an organization's people are served: its own addresses if it has
 * any, else the shared one; the operators' organization at theirs.
 */
export function isServedAt(
  portal: Portal,
  organization: Pick<Organization, 'hosts' | 'reserved'>,
  host: string,
): boolean {
  if (organization.reserved) return host === portal.operatorUrl.host;
  if (organization.hosts.length > 0) return organization.hosts.includes(host.replace(/:\d+$/, ''));
  return host === portal.publicUrl.host;
}
