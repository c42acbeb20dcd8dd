import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import { countWaitingRequests } from '../../domain/projects/requests.sql.ts';
import type { UserStatus } from '../../domain/users/users.schema.ts';
import type { Needs } from '../../infra/infra.ts';
import { days } from '../../infra/time.ts';
import {
  askingForAccess,
  countExpiredInvitations,
  expiredInvitations,
  refusedOfLastDay,
  signedInNow,
  usersByStatus,
} from './overview.sql.ts';

export interface Overview {
  /** Who was invited and has no link any more that works: the first few, and how many there are. */
  readonly expired: readonly { id: string; name: string; email: string; invitedAt: Date }[];
  readonly expiredCount: number;
  /** Licences in force without a free seat, or that end within 30 days. */
  readonly pressing: readonly License[];
  /** How many ask for access, and since when the longest does. */
  readonly asking: { readonly count: number; readonly since: Date | null };
  /** How many wait to be let into a project. */
  readonly joining: number;
  readonly refused: { readonly count: number; readonly capped: boolean };
  readonly users: Readonly<Record<UserStatus, number>>;
  readonly seats: { readonly taken: number; readonly total: number };
  readonly signedIn: number;
}

const expiredShown = 5;
const mostCounted = 10_000;
/** An end is announced so many milliseconds before. */
const notice = days(30);

/** What needs an administrator, and how the organization stands. */
export const readOverview = (infra: Needs<'database'>, organizationId: string): Promise<Overview> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const [byStatus, expired, expiredCount, refused, signedIn, joining, asking, licenses] = await Promise.all(
      [
        tx.rows<{ status: UserStatus; count: number }>(usersByStatus(organizationId)),
        tx.rows<Overview['expired'][number]>(expiredInvitations(organizationId, expiredShown)),
        tx.one<{ count: number }>(countExpiredInvitations(organizationId)),
        tx.one<{ count: number }>(refusedOfLastDay(organizationId, mostCounted)),
        tx.one<{ count: number }>(signedInNow(organizationId)),
        tx.one<{ count: number }>(countWaitingRequests(organizationId)),
        tx.one<Overview['asking']>(askingForAccess(organizationId)),
        listLicenses(tx, organizationId),
      ],
    );
    const inForce = licenses.filter((license) => license.state === 'in-force');
    const sum = (of: (license: License) => number) => inForce.reduce((total, each) => total + of(each), 0);
    const count = (status: UserStatus) => byStatus.find((row) => row.status === status)?.count ?? 0;
    const refusedCount = refused?.count ?? 0;
    return {
      expired,
      expiredCount: expiredCount?.count ?? 0,
      pressing: inForce.filter((license) => license.free === 0 || endsSoon(license)),
      joining: joining?.count ?? 0,
      asking: asking ?? { count: 0, since: null },
      refused: { count: refusedCount, capped: refusedCount === mostCounted },
      users: { invited: count('invited'), active: count('active'), suspended: count('suspended') },
      seats: { taken: sum((license) => license.taken), total: sum((license) => license.seats) },
      signedIn: signedIn?.count ?? 0,
    };
  });

/** Whether a licence ends within 30 days. */
export const endsSoon = ({ endsAt }: License): boolean =>
  endsAt !== null && endsAt.getTime() < Date.now() + notice;
