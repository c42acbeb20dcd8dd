import { system } from '../../domain/audit/audit.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import type { Needs } from '../../infra/infra.ts';
import { type InviteOutcome, inviteUser } from '../invitation/invite.ts';
import { ensureReserved } from './first-operator.ts';

/** Invites another operator from the command line; they choose a password by the link that is mailed to them. */
export async function addOperator(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  person: { email: string; name: string },
): Promise<InviteOutcome> {
  return inviteUser(infra, profiles, {
    ...person,
    organizationId: await ensureReserved(infra),
    role: 'owner',
    actor: system,
    inviterName: 'Gatehouse',
  });
}
