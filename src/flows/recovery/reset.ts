import type { Cause } from '../../domain/attempts/causes.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { consume } from '../../domain/verifications/verifications.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import { type ClosedLink, type Followed, inspectLink, recordClosed } from './inspect.ts';
import { type DoubtOfEmail, doubtOfEmail } from './other-browser.ts';
import { type Recovered, recovered } from './recovered.ts';
import { recordUnkept } from './unkept.ts';
import { type KeepingNeeds, keepNewPassword } from './where-kept.ts';

export interface ResetRequest extends Followed {
  readonly password: string;
  readonly confirmation: string;
  /** As typed; asked for where another browser wanted the link. */
  readonly email: string | undefined;
}

export type ResetOutcome =
  | { kind: 'reset'; organizationSlug: string }
  | { kind: 'closed'; closed: ClosedLink; reference: string }
  | { kind: 'email-refused'; because: DoubtOfEmail }
  | { kind: 'password-refused'; problem: PasswordProblem }
  /** Where the password is kept, it could not be changed. */
  | { kind: 'not-kept'; cause: Cause; reference: string };

type Parts = KeepingNeeds & Needs<'portal'>;
const turns = createTurns();

/**
 * Gives a person a new password by the link they were mailed: uses the link up, ends every session, lets the account try
 * again, closes the person's other links and tells them by mail. A link alone does nothing: another browser than the one
 * that asked must know the address it was sent to.
 */
export function resetPassword(
  infra: Parts,
  profiles: Profiles,
  request: ResetRequest,
): Promise<ResetOutcome> {
  // Of many presses of one link only one pays for a hash.
  return turns.take(request.token, () => reset(infra, profiles, request));
}

async function reset(infra: Parts, profiles: Profiles, request: ResetRequest): Promise<ResetOutcome> {
  const found = await inspectLink(infra, 'password-reset', request);
  if (found.kind === 'closed') return refuse(infra, request, found);
  const because = await doubtOfEmail(infra, request, found);
  if (because) return { kind: 'email-refused', because };
  const { organization, user } = found;
  const known = { email: user.email, name: user.name, organization: organization.name };
  const problem = await passwordProblem(request.password, request.confirmation, known);
  if (problem) return { kind: 'password-refused', problem };
  const profile = await profiles.byId(organization.id);
  if (!profile) throw new Error('an organization lost its profile');

  const kept = await keepNewPassword(infra, user, request.password, request.caller.ip);
  if (kept.kind === 'refused') {
    const { cause } = kept;
    return { kind: 'not-kept', cause, reference: await recordUnkept(infra, user, request.caller, cause) };
  }
  const done = await infra.database.inOrganization(organization.id, (tx) =>
    act(tx, infra, request, { profile, user, kept, caller: request.caller, by: 'link' }),
  );
  if (done) return { kind: 'reset', organizationSlug: organization.slug };
  // Somebody was quicker, or its time ran out meanwhile.
  const now = await inspectLink(infra, 'password-reset', request);
  if (now.kind === 'open') throw new Error('an open link could not be used');
  return refuse(infra, request, now);
}

async function act(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { token, caller, email }: ResetRequest,
  decided: Recovered,
): Promise<boolean> {
  // Two links of one person, or a link and a change of password, go one after the other.
  await tx.run(lockUser(decided.profile.id, decided.user.id));
  const proof = {
    browserHash: caller.browserHash,
    email: email === undefined ? undefined : foldEmail(email),
  };
  if (!(await consume(tx, 'password-reset', token, proof))) return false;
  await Promise.all(recovered(infra, decided).map((statement) => tx.run(statement)));
  return true;
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  request: ResetRequest,
  closed: ClosedLink,
): Promise<ResetOutcome> {
  return { kind: 'closed', closed, reference: await recordClosed(infra, request, closed) };
}
