import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { credentialOf } from '../../domain/credentials/credentials.sql.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import { passwordChangedMail } from '../../domain/mails/password-changed.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { revokeAll } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from '../sign-in/facts.ts';
import { gather } from '../sign-in/gather.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { steps } from '../sign-in/steps.ts';
import { verifyPassword } from '../sign-in/verify.ts';

export interface PasswordChange {
  readonly session: PersonSession;
  readonly profile: OrganizationProfile;
  readonly current: string;
  readonly password: string;
  readonly confirmation: string;
  readonly caller: Caller;
}

export type PasswordChangeOutcome =
  | { kind: 'changed' }
  | { kind: 'password-refused'; problem: PasswordProblem }
  /** `same`: the new password is the current one. `wait`: too many guesses. `conflict`: it changed meanwhile. */
  | { kind: 'refused'; because: 'same' | 'wrong' | 'wait' | 'conflict'; waitSeconds: number };

/**
 * Changes the password of a signed-in person, ends their other sessions, closes their reset links and tells them by mail.
 * Guessing the current password counts as guessing at the sign-in: the counter is the same, and is raised first.
 */
export async function changePassword(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'portal'>,
  change: PasswordChange,
): Promise<PasswordChangeOutcome> {
  const { session, profile, caller } = change;
  const known = { email: session.user.email, name: session.user.name, organization: profile.name };
  // First what tells nothing about the current password and costs no try.
  const problem = await passwordProblem(change.password, change.confirmation, known);
  if (problem) return { kind: 'password-refused', problem };
  if (change.password.normalize('NFC') === change.current.normalize('NFC')) return refused('same');

  const facts = await gather(infra, {
    organizationId: session.organizationId,
    organizationName: '',
    email: session.user.email,
    browserHash: caller.browserHash,
  });
  const guessing = attemptsStep.refuse(facts);
  if (guessing) return refuse(infra, change, facts, guessing, 'wait');
  const { matches } = await verifyPassword(infra, facts, change.current, caller.ip);
  if (!matches) return refuse(infra, change, facts, 'wrong-password', 'wrong');

  const lane = { organization: session.organizationId, ip: caller.ip };
  const hash = await infra.hasher.hash(change.password, lane);
  return infra.database.inOrganization(session.organizationId, (tx) => act(tx, infra, change, facts, hash));
}

const attemptsStep = stepOf('attempts');

async function act(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { session, profile }: PasswordChange,
  facts: SignInFacts,
  hash: string,
): Promise<PasswordChangeOutcome> {
  const { organizationId, user } = session;
  await tx.run(lockUser(organizationId, user.id));
  const kept = await tx.one<{ secret: Buffer }>(credentialOf(organizationId, user.id));
  // A recovery in the same moment wins: whoever knew the former password must not undo it.
  if (!facts.secret || !kept?.secret.equals(facts.secret)) return refused('conflict');
  const statements = [
    keepPassword(infra, organizationId, user.id, hash),
    endSessionsOf(organizationId, user.id, 'password-changed', session.id),
    resetCounter(organizationId, facts.accountKey, facts.lane),
    ...auditStatements(infra, {
      organizationId,
      actor: { kind: 'user', id: user.id },
      action: 'password.changed',
      subject: { kind: 'user', id: user.id },
    }),
    ...passwordChangedMail(infra, profile, user),
  ];
  await Promise.all([
    ...statements.map((statement) => tx.run(statement)),
    revokeAll(tx, organizationId, user.id, 'password-reset'),
  ]);
  return { kind: 'changed' };
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  { session, caller }: PasswordChange,
  facts: SignInFacts,
  cause: Cause,
  because: 'wrong' | 'wait',
): Promise<PasswordChangeOutcome> {
  await infra.database.batch(session.organizationId, [
    recordAttempt(infra, {
      ...caller,
      organizationId: session.organizationId,
      userId: session.user.id,
      kind: 'recovery',
      reference: referenceCode(),
      outcome: 'refused',
      cause,
      detail: { form: 'password-change', failures: facts.failures },
    }),
  ]);
  return refused(because, facts.waitSeconds);
}

const refused = (
  because: 'same' | 'wrong' | 'wait' | 'conflict',
  waitSeconds = 0,
): PasswordChangeOutcome => ({ kind: 'refused', because, waitSeconds });

function stepOf(id: 'attempts') {
  const step = steps.find((each) => each.id === id);
  if (!step) throw new Error(`the sign-in has no step ${id}`);
  return step;
}
