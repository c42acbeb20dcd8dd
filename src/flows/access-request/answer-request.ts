import type { Sql } from 'sql-template-tag';
import {
  hasRoom,
  isWaiting,
  keepUnverified,
  linkMinutes,
} from '../../domain/access-requests/access-requests.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { accountExistsMail } from '../../domain/mails/account-exists.ts';
import { mailStatements, withinBudget } from '../../domain/mails/mails.ts';
import { requestWaitingMail } from '../../domain/mails/request-waiting.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail, type User } from '../../domain/users/users.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import { profileOf, sendInvitationAgain } from '../invitation/letter.ts';
import { requestsTaken } from './settings.ts';

/**
 * Answers one request of somebody who has no account: by a mail that proves the address, by one that says that there is
 * an account, or that a request waits; or by nothing. What became of it stands under the reference that the visitor was
 * shown. A request that was answered already is left alone.
 */
export async function answerAccessRequest(
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
          kind: 'request',
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
  'request-link-sent',
  'request-waiting',
  'account-exists',
  'invitation-sent',
]);

/** Why nobody is written to, the first that holds. */
const refusals: readonly { cause: Cause; holds: (facts: Facts) => boolean }[] = [
  { cause: 'unknown-organization', holds: ({ request }) => !request.organizationKnown },
  { cause: 'wrong-address', holds: ({ request }) => !request.rightAddress },
  { cause: 'organization-suspended', holds: ({ profile }) => profile.status !== 'active' },
  { cause: 'requests-off', holds: ({ profile }) => !requestsTaken(profile) },
];

async function decide(tx: Tx, infra: Needs<'keyring' | 'portal'>, facts: Facts): Promise<Decision> {
  const { profile, request, user } = facts;
  const refusal = refusals.find(({ holds }) => holds(facts));
  if (refusal) return { cause: refusal.cause, statements: [] };
  const since = user ? undefined : await isWaiting(tx, profile.id, request.email);
  if (!user && !since && !(await hasRoom(tx, profile.id))) return { cause: 'queue-full', statements: [] };
  // To the address as it is stored, where it is.
  if (!(await withinBudget(tx, infra, user?.email ?? request.email)))
    return { cause: 'mail-budget-spent', statements: [] };
  if (user) return answerUser(tx, infra, profile, user);
  if (since) {
    return { cause: 'request-waiting', statements: requestWaitingMail(infra, profile, request, since) };
  }
  return sendLink(tx, infra, facts);
}

async function answerUser(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  user: User,
): Promise<Decision> {
  if (user.status !== 'invited')
    return { cause: 'account-exists', statements: accountExistsMail(infra, profile, user, 'account-exists') };
  await sendInvitationAgain(tx, infra, profile, user);
  return { cause: 'invitation-sent', statements: [] };
}

/** Nothing that was typed stands in the mail: nobody has proven yet that this address is theirs. */
async function sendLink(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { profile, request }: Facts,
): Promise<Decision> {
  const { organizationId, email, locale, details, browserHash } = request;
  const { id, token } = await issueVerification(tx, {
    organizationId,
    purpose: 'access-request',
    userId: undefined,
    email,
    lifetime: minutes(linkMinutes),
    browserHash: browserHash ?? undefined,
  });
  const { name = '', reason = '' } = details ?? {};
  await keepUnverified(tx, { organizationId, email, name, reason, locale }, id);
  return {
    cause: 'request-link-sent',
    statements: mailStatements(infra, profile, {
      kind: 'access-request',
      to: email,
      locale,
      values: { minutes: linkMinutes },
      link: new URL(`/request-access/${token}`, addressOf(infra.portal, profile)),
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
