import { resetCounters } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import { passwordChangedMail } from '../../domain/mails/password-changed.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { consume, revokeAll } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import { accountKey } from '../sign-in/gather.ts';
import { type ClosedLink, type Followed, inspectReset, type OpenLink, recordClosed } from './inspect.ts';
import { wrongAddresses } from './recovery.sql.ts';

export interface ResetRequest extends Followed {
  readonly password: string;
  readonly confirmation: string;
  /** As typed; asked for where another browser wanted the link. */
  readonly email: string | undefined;
}

export type ResetOutcome =
  | { kind: 'reset'; organizationSlug: string }
  | { kind: 'closed'; closed: ClosedLink; reference: string }
  | { kind: 'email-refused'; because: 'missing' | 'other' | 'too-often' }
  | { kind: 'password-refused'; problem: PasswordProblem };

/** Wrong addresses that may be typed for one link before it opens in the browser that asked only. */
const mostWrongAddresses = 5;
const turns = createTurns();

/**
 * Gives a person a new password by the link they were mailed: uses the link up, ends every session, lets the account try
 * again, closes the person's other links and tells them by mail. A link alone does nothing: another browser than the one
 * that asked must know the address it was sent to.
 */
export function resetPassword(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'portal'>,
  profiles: Profiles,
  request: ResetRequest,
): Promise<ResetOutcome> {
  // Of many presses of one link only one pays for a hash.
  return turns.take(request.token, () => reset(infra, profiles, request));
}

async function reset(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'portal'>,
  profiles: Profiles,
  request: ResetRequest,
): Promise<ResetOutcome> {
  const found = await inspectReset(infra, request);
  if (found.kind === 'closed') return refuse(infra, request, found);
  const because = found.verification.sameBrowser ? undefined : await doubtOfEmail(infra, request, found);
  if (because) return { kind: 'email-refused', because };
  const { organization, user } = found;
  const known = { email: user.email, name: user.name, organization: organization.name };
  const problem = await passwordProblem(request.password, request.confirmation, known);
  if (problem) return { kind: 'password-refused', problem };
  const profile = await profiles.byId(organization.id);
  if (!profile) throw new Error('an organization lost its profile');

  const hash = await infra.hasher.hash(request.password, {
    organization: organization.id,
    ip: request.caller.ip,
  });
  const done = await infra.database.inOrganization(organization.id, (tx) =>
    act(tx, infra, { profile, found, request, hash }),
  );
  if (done) return { kind: 'reset', organizationSlug: organization.slug };
  // Somebody was quicker, or its time ran out meanwhile.
  const now = await inspectReset(infra, request);
  if (now.kind === 'open') throw new Error('an open link could not be used');
  return refuse(infra, request, now);
}

async function act(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { profile, found, request, hash }: Decided,
): Promise<boolean> {
  const { organization, user } = found;
  const email = request.email === undefined ? undefined : foldEmail(request.email);
  // Two links of one person, or a link and a change of password, go one after the other.
  await tx.run(lockUser(organization.id, user.id));
  const used = await consume(tx, 'password-reset', request.token, {
    browserHash: request.caller.browserHash,
    email,
  });
  if (!used) return false;
  const statements = [
    keepPassword(infra, organization.id, user.id, hash),
    endSessionsOf(organization.id, user.id, 'recovered', null),
    resetCounters(organization.id, accountKey(infra, user.email)),
    recordAttempt(infra, {
      ...request.caller,
      organizationId: organization.id,
      userId: user.id,
      kind: 'recovery',
      reference: referenceCode(),
      outcome: 'succeeded',
      cause: 'reset-done',
    }),
    ...auditStatements(infra, {
      organizationId: organization.id,
      actor: { kind: 'user', id: user.id },
      action: 'password.reset',
      subject: { kind: 'user', id: user.id },
      change: { by: 'link' },
    }),
    ...passwordChangedMail(infra, profile, user),
  ];
  await Promise.all([
    ...statements.map((statement) => tx.run(statement)),
    revokeAll(tx, organization.id, user.id, 'password-reset'),
  ]);
  return true;
}

/** What speaks against the person at another browser than the one that asked; wrong addresses are counted. */
async function doubtOfEmail(
  infra: Needs<'database' | 'keyring'>,
  request: ResetRequest,
  { organization, user, verification }: OpenLink,
): Promise<'missing' | 'other' | 'too-often' | undefined> {
  if (!request.email) return 'missing';
  const [rows] = await infra.database.batch(organization.id, [
    wrongAddresses(organization.id, user.id, verification.id),
  ]);
  const [{ count } = { count: 0 }] = (rows ?? []) as { count: number }[];
  if (count >= mostWrongAddresses) return 'too-often';
  if (foldEmail(request.email) === foldEmail(verification.email)) return undefined;
  await infra.database.batch(organization.id, [
    recordAttempt(infra, {
      ...request.caller,
      organizationId: organization.id,
      userId: user.id,
      kind: 'link',
      reference: referenceCode(),
      outcome: 'refused',
      cause: 'link-other-browser',
      detail: { verification: verification.id },
    }),
  ]);
  return 'other';
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  request: ResetRequest,
  closed: ClosedLink,
): Promise<ResetOutcome> {
  return { kind: 'closed', closed, reference: await recordClosed(infra, request, closed) };
}

interface Decided {
  readonly profile: OrganizationProfile;
  readonly found: OpenLink;
  readonly request: ResetRequest;
  readonly hash: string;
}
