import type { Sql } from 'sql-template-tag';
import { hasRoom, isWaiting } from '../../domain/access-requests/access-requests.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { accountExistsMail } from '../../domain/mails/account-exists.ts';
import { mailStatements, withinBudget } from '../../domain/mails/mails.ts';
import { requestWaitingMail } from '../../domain/mails/request-waiting.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail, type User } from '../../domain/users/users.ts';
import { answerCode } from '../../domain/verifications/codes.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { profileOf, sendInvitationAgain } from '../invitation/letter.ts';
import { domainAdmitted, modeOf } from './settings.ts';

/**
 * Answers one wish to sign up: by a code; to whoever has an account, or a request that waits, by a mail that says so; or by
 * nothing. Where no code is mailed, none will ever be right. What became of it stands under the reference that the visitor
 * was shown.
 */
export async function answerSignUp(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  const profile = await profileOf(profiles, organizationId);
  await infra.database.inOrganization(organizationId, async (tx) => {
    const request = await openRequest(tx, infra, organizationId, id);
    if (!request) return;
    const user = request.organizationKnown
      ? await findUserByEmail(tx, organizationId, request.email)
      : undefined;
    const { cause, statements } = await decide(tx, infra, { profile, request, user });
    await Promise.all([
      ...statements.map((statement) => tx.run(statement)),
      tx.run(
        recordAttempt(infra, {
          ...request,
          kind: 'sign-up',
          outcome: answered.has(cause) ? 'succeeded' : 'refused',
          cause,
          userId: user?.id,
          identifier: foldEmail(request.email),
        }),
      ),
      finishRequest(tx, request),
    ]);
  });
}

/** What brings a mail. */
const answered = new Set<Cause>([
  'sign-up-code-sent',
  'request-waiting',
  'account-exists',
  'invitation-sent',
]);

/** Why nobody is written to, the first that holds. */
const refusals: readonly { cause: Cause; holds: (facts: Facts) => boolean }[] = [
  { cause: 'unknown-organization', holds: ({ request }) => !request.organizationKnown },
  { cause: 'wrong-address', holds: ({ request }) => !request.rightAddress },
  { cause: 'organization-suspended', holds: ({ profile }) => profile.status !== 'active' },
  { cause: 'sign-up-off', holds: ({ profile }) => modeOf(profile) === 'off' },
  {
    cause: 'sign-up-domain-refused',
    holds: ({ profile, request, user }) => !user && !domainAdmitted(profile, request.email),
  },
];

async function decide(tx: Tx, infra: Needs<'keyring' | 'portal'>, facts: Facts): Promise<Decision> {
  const { profile, request, user } = facts;
  const refusal = refusals.find(({ holds }) => holds(facts));
  if (refusal) return { cause: refusal.cause, statements: [] };
  const asks = !user && modeOf(profile) === 'approval';
  const since = asks ? await isWaiting(tx, profile.id, request.email) : undefined;
  if (asks && !since && !(await hasRoom(tx, profile.id))) return { cause: 'queue-full', statements: [] };
  // To the address as it is stored, where it is.
  if (!(await withinBudget(tx, infra, user?.email ?? request.email)))
    return { cause: 'mail-budget-spent', statements: [] };
  if (user) return answerUser(tx, infra, profile, user);
  if (since) {
    return { cause: 'request-waiting', statements: requestWaitingMail(infra, profile, request, since) };
  }
  return sendCode(tx, infra, facts);
}

async function answerUser(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  user: User,
): Promise<Decision> {
  if (user.status !== 'invited')
    return {
      cause: 'account-exists',
      statements: accountExistsMail(infra, profile, user, 'sign-up-existing'),
    };
  await sendInvitationAgain(tx, infra, profile, user);
  return { cause: 'invitation-sent', statements: [] };
}

async function sendCode(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { profile, request }: Facts,
): Promise<Decision> {
  const { organizationId, codeFlow, email, locale } = request;
  if (!codeFlow) throw new Error('a wish to sign up belongs to no story');
  const made = await answerCode(tx, infra, { organizationId, id: codeFlow });
  if (!made) return { cause: 'code-expired', statements: [] };
  return {
    cause: 'sign-up-code-sent',
    statements: mailStatements(infra, profile, {
      kind: 'sign-up-code',
      to: email,
      locale,
      values: { minutes: made.minutes },
      secret: made.code,
    }),
  };
}

interface Facts {
  readonly profile: OrganizationProfile;
  readonly request: MailRequest;
  readonly user: User | undefined;
}

interface Decision {
  readonly cause: Cause;
  readonly statements: readonly Sql[];
}
