import type { Actor } from '../../domain/audit/audit.ts';
import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import { type Address, listAddresses } from '../../domain/organizations/addresses.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { ownersOf, peopleCount } from '../../domain/users/owners.sql.ts';
import type { UserStatus } from '../../domain/users/users.schema.ts';
import { isId } from '../../infra/ids.ts';
import type { PersonVisit } from '../entrance/visit.ts';

/** What operators may see of an organization: itself, what it was granted, and who answers for it. */
export interface OrganizationView {
  readonly organization: OrganizationProfile;
  readonly createdAt: Date;
  readonly licenses: readonly License[];
  readonly addresses: readonly Address[];
  readonly owners: readonly Owner[];
  /** Counted up to 10,001. */
  readonly people: number;
}

export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly status: UserStatus;
}

/** The organization that a path names; undefined where there is none, or it is the operators' own. */
export async function organizationOf(visit: PersonVisit): Promise<OrganizationProfile | undefined> {
  const { id } = visit.params;
  const organization = isId(id) ? await visit.profiles.byId(id) : undefined;
  return organization?.reserved ? undefined : organization;
}

export async function readOrganizationView(visit: PersonVisit): Promise<OrganizationView | undefined> {
  const organization = await organizationOf(visit);
  if (!organization) return undefined;
  const { id } = organization;
  return visit.infra.database.inOrganization(id, async (tx) => {
    const [licenses, addresses, owners, counted] = await Promise.all([
      listLicenses(tx, id),
      listAddresses(tx, id),
      tx.rows<Owner>(ownersOf(id)),
      tx.one<{ count: number; createdAt: Date }>(peopleCount(id)),
    ]);
    if (!counted) throw new Error('an organization could not be counted');
    return { organization, licenses, addresses, owners, people: counted.count, createdAt: counted.createdAt };
  });
}

/** What an operator's deeds in an organization say of who did them. */
export const deedOf = (visit: PersonVisit): { organizationId: string; actor: Actor } => ({
  organizationId: visit.params.id ?? '',
  actor: { kind: 'operator', id: visit.session.user.id },
});
