import type { Sql } from 'sql-template-tag';
import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { recordEvent } from '../../domain/audit/audit.ts';
import { credentialOf } from '../../domain/credentials/credentials.sql.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { mailStatements, withinBudget } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { findUserByEmail } from '../../domain/users/users.ts';
import { issueVerification, revokeAll } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import type { SignInFacts } from '../sign-in/facts.ts';
import { gather } from '../sign-in/gather.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { judge } from '../sign-in/steps.ts';
import { verifyPassword } from '../sign-in/verify.ts';

export interface ChangeRequest {
  readonly session: PersonSession;
  readonly profile: OrganizationProfile;
  /** Checked for its form; whether it is free is told to nobody. */
  readonly newEmail: string;
  /** The current one, once more. */
  readonly password: string;
  readonly locale: Locale;
  readonly caller: Caller;
}

export type ChangeRequestOutcome =
  /** The same whether a mail is on its way or the address belongs to somebody else: the reference tells which. */
  | { kind: 'requested'; reference: string }
  | { kind: 'refused'; cause: Cause; reference: string; waitSeconds: number };

/** How long the mailed link is good for. */
export const linkMinutes = 60;

/**
 * Somebody wants another e-mail address: the password is asked again, counted and judged as at a sign-in, then a link goes
 * to the new address. Nothing changes before it is followed; a newer request closes the earlier links.
 */
export async function requestEmailChange(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'portal'>,
  request: ChangeRequest,
): Promise<ChangeRequestOutcome> {
  const { session, caller, password } = request;
  const facts = await gather(infra, {
    organizationId: session.organizationId,
    organizationName: '',
    email: session.user.email,
    browserHash: caller.browserHash,
  });
  const { matches, rehashed } = await verifyPassword(infra, facts, password, caller.ip);
  const cause = judge({ ...facts, atOwnAddress: facts.ownAddress, passwordMatches: matches });
  const reference = referenceCode();
  if (cause) return refuse(infra, request, facts, cause, reference);
  const requested = await infra.database.inOrganization(session.organizationId, async (tx) => {
    await tx.run(lockUser(session.organizationId, session.user.id));
    const kept = await tx.one<{ secret: Buffer }>(credentialOf(session.organizationId, session.user.id));
    // A recovery in the same moment wins over whoever knew the former password.
    if (!facts.secret || !kept?.secret.equals(facts.secret)) return false;
    await Promise.all(passed(infra, facts, session, rehashed).map((statement) => tx.run(statement)));
    const answer = await answerRequest(tx, infra, request);
    await tx.run(
      recordAttempt(infra, {
        ...attemptOf(request, reference),
        kind: 'link',
        outcome: answer === 'email-change-sent' ? 'succeeded' : 'refused',
        cause: answer,
      }),
    );
    await recordEvent(tx, infra, {
      organizationId: session.organizationId,
      actor: { kind: 'user', id: session.user.id },
      action: 'user.email-change-requested',
      subject: { kind: 'user', id: session.user.id },
      change: { answer },
      personal: { email: request.newEmail },
    });
    return true;
  });
  return requested
    ? { kind: 'requested', reference }
    : refuse(infra, request, facts, 'wrong-password', reference);
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  request: ChangeRequest,
  facts: SignInFacts,
  cause: Cause,
  reference: string,
): Promise<ChangeRequestOutcome> {
  const { failures, waitSeconds } = facts;
  await infra.database.batch(request.session.organizationId, [
    recordAttempt(infra, {
      ...attemptOf(request, reference),
      kind: 'recovery',
      outcome: 'refused',
      cause,
      detail: { form: 'email-change', failures, waitSeconds },
    }),
  ]);
  return { kind: 'refused', cause, reference, waitSeconds };
}

const attemptOf = ({ session, caller }: ChangeRequest, reference: string) => ({
  ...caller,
  organizationId: session.organizationId,
  userId: session.user.id,
  reference,
});

/** What a right password brings with it anywhere. */
function passed(
  infra: Needs<'keyring'>,
  facts: SignInFacts,
  { organizationId, user }: PersonSession,
  rehashed: string | undefined,
): Sql[] {
  return [
    resetCounter(organizationId, facts.accountKey, facts.lane),
    ...(rehashed ? [keepPassword(infra, organizationId, user.id, rehashed)] : []),
  ];
}

async function answerRequest(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { session, profile, newEmail, locale, caller }: ChangeRequest,
): Promise<Cause> {
  const { organizationId, user } = session;
  await revokeAll(tx, organizationId, user.id, 'email-change');
  if (await findUserByEmail(tx, organizationId, newEmail)) return 'email-taken';
  if (!(await withinBudget(tx, infra, newEmail))) return 'mail-budget-spent';
  const { token } = await issueVerification(tx, {
    organizationId,
    purpose: 'email-change',
    userId: user.id,
    email: newEmail,
    lifetime: minutes(linkMinutes),
    browserHash: caller.browserHash,
  });
  const mail = mailStatements(infra, profile, {
    kind: 'email-change',
    to: newEmail,
    userId: user.id,
    locale,
    // Nobody proved yet that this address is theirs: it is greeted by itself, not by a name that anyone may have typed.
    values: { name: newEmail, minutes: linkMinutes },
    link: new URL(`/email-change/${token}`, addressOf(infra.portal, profile)),
  });
  await Promise.all(mail.map((statement) => tx.run(statement)));
  return 'email-change-sent';
}
