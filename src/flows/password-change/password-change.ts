import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { credentialOf } from '../../domain/credentials/credentials.sql.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import { cancelTemporary } from '../../domain/credentials/temporary.ts';
import { passwordChangedMail } from '../../domain/mails/password-changed.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { closeRecovery } from '../../domain/verifications/recovery.sql.ts';
import type { HashLane } from '../../infra/crypto/hasher.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from '../sign-in/facts.ts';
import { gather } from '../sign-in/gather.ts';
import { type SetSourcePassword, setSourcePassword, verifyAtSource } from '../sign-in/source-password.ts';
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
  /**
   * `same`: the new password is the current one. `wait`: too many guesses. `conflict`: it changed meanwhile. `source`: the
   * database that keeps the person's password could not be asked, or did not take the new one.
   */
  | { kind: 'refused'; because: 'same' | 'wrong' | 'wait' | 'conflict' | 'source'; waitSeconds: number };

/**
 * Changes the password of a signed-in person, ends their other sessions, closes their reset links and tells them by mail.
 * Guessing the current password counts as guessing at the sign-in: the counter is the same, and is raised first. Of a
 * person whom a database keeps that is not ours, the password is compared and changed there.
 */
export async function changePassword(infra: Parts, change: PasswordChange): Promise<PasswordChangeOutcome> {
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
  const lane = { organization: session.organizationId, ip: caller.ip };
  const compared = await compare(infra, change, facts, lane);
  if (compared.kind === 'refused')
    return refuse(infra, change, facts, compared.cause, 'source', compared.detail);
  if (!compared.matches) return refuse(infra, change, facts, 'wrong-password', 'wrong');

  const { organizationId, user } = session;
  const set = await setSourcePassword(infra, {
    ...{ organizationId, userId: user.id, lane },
    password: change.password,
  });
  if (set.kind === 'refused') return refuse(infra, change, facts, set.cause, 'source');
  return infra.database.inOrganization(organizationId, (tx) => act(tx, infra, change, facts, set));
}

type Parts = Needs<'database' | 'keyring' | 'hasher' | 'portal' | 'foreignDatabases'>;

/** With what is kept here, or in the database that keeps the person. */
async function compare(
  infra: Parts,
  { session, current, caller }: PasswordChange,
  facts: SignInFacts,
  lane: HashLane,
) {
  const { organizationId, user } = session;
  const there =
    facts.homeSource &&
    (await verifyAtSource(infra, {
      organizationId,
      userId: user.id,
      secret: facts.secret,
      password: current,
      lane,
    }));
  if (there) return there;
  const { matches } = await verifyPassword(infra, facts, current, caller.ip);
  return { kind: 'compared' as const, matches };
}

const attemptsStep = stepOf('attempts');

async function act(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { session, profile }: PasswordChange,
  facts: SignInFacts,
  set: Exclude<SetSourcePassword, { kind: 'refused' }>,
): Promise<PasswordChangeOutcome> {
  const { organizationId, user } = session;
  await tx.run(lockUser(organizationId, user.id));
  if (set.kind === 'kept-here') {
    const kept = await tx.one<{ secret: Buffer }>(credentialOf(organizationId, user.id));
    // A recovery in the same moment wins: whoever knew the former password must not undo it.
    if (!isSame(kept?.secret, facts.secret) || !(facts.secret || facts.homeSource))
      return refused('conflict');
  }
  const statements = [
    ...(set.kind === 'kept-here' ? [keepPassword(infra, organizationId, user.id, set.hash)] : []),
    endSessionsOf(organizationId, user.id, 'password-changed', session.id),
    resetCounter(organizationId, facts.accountKey, facts.lane),
    cancelTemporary(organizationId, user.id),
    ...closeRecovery(organizationId, user.id),
    ...auditStatements(infra, {
      organizationId,
      actor: { kind: 'user', id: user.id },
      action: 'password.changed',
      subject: { kind: 'user', id: user.id },
    }),
    ...passwordChangedMail(infra, profile, user),
  ];
  await Promise.all(statements.map((statement) => tx.run(statement)));
  return { kind: 'changed' };
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  { session, caller }: PasswordChange,
  facts: SignInFacts,
  cause: Cause,
  because: 'wrong' | 'wait' | 'source',
  detail: Record<string, unknown> = {},
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
      detail: { form: 'password-change', failures: facts.failures, ...detail },
    }),
  ]);
  return refused(because, facts.waitSeconds);
}

const refused = (
  because: 'same' | 'wrong' | 'wait' | 'conflict' | 'source',
  waitSeconds = 0,
): PasswordChangeOutcome => ({ kind: 'refused', because, waitSeconds });

const isSame = (left: Buffer | undefined, right: Buffer | undefined): boolean =>
  left === right || (left !== undefined && right !== undefined && left.equals(right));

function stepOf(id: 'attempts') {
  const step = steps.find((each) => each.id === id);
  if (!step) throw new Error(`the sign-in has no step ${id}`);
  return step;
}
