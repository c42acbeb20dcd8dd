import type { Sql } from 'sql-template-tag';
import { hasRoom, isWaiting } from '../../domain/access-requests/access-requests.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { accountExistsMail } from '../../domain/mails/account-exists.ts';
import { withinBudget } from '../../domain/mails/mails.ts';
import { requestWaitingMail } from '../../domain/mails/request-waiting.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail, type User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { profileOf, sendInvitationAgain } from '../invitation/letter.ts';

/** What is known of a request of somebody who may have no account here. */
export interface Facts {
  readonly profile: OrganizationProfile;
  readonly request: MailRequest;
  readonly user: User | undefined;
}

/** What becomes of it. */
export interface Decision {
  readonly cause: Cause;
  readonly statements: readonly Sql[];
}

/** What one way of coming in has of its own: signing up, or asking for access. */
export interface Way {
  readonly kind: 'request' | 'sign-up';
  /** Why nobody is written to, after what holds for every way; the first that holds. */
  readonly refusals: readonly Refusal[];
  /** Whether a newcomer's request goes into the queue of this organization. */
  queues(profile: OrganizationProfile): boolean;
  /** The mail to whoever has an account. */
  readonly known: Parameters<typeof accountExistsMail>[3];
  /** The mail to a newcomer; its cause where it was sent. */
  readonly sent: Cause;
  send(tx: Tx, infra: Needs<'keyring' | 'portal'>, facts: Facts): Promise<Decision>;
}

interface Refusal {
  readonly cause: Cause;
  holds(facts: Facts): boolean;
}

const refusals: readonly Refusal[] = [
  { cause: 'unknown-organization', holds: ({ request }) => !request.organizationKnown },
  { cause: 'wrong-address', holds: ({ request }) => !request.rightAddress },
  { cause: 'organization-suspended', holds: ({ profile }) => profile.status !== 'active' },
];

/**
 * Answers one request of somebody who may have no account: by the mail of its way, by one that says that there is an
 * account, or that a request waits; or by nothing. What became of it stands under the reference that the visitor was
 * shown. A request that was answered already is left alone.
 */
export async function answerStranger(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  { organizationId, id }: { organizationId: string; id: string },
  way: Way,
): Promise<void> {
  const profile = await profileOf(profiles, organizationId);
  await infra.database.inOrganization(organizationId, async (tx) => {
    const request = await openRequest(tx, infra, organizationId, id);
    if (!request) return;
    const user = request.organizationKnown
      ? await findUserByEmail(tx, organizationId, request.email)
      : undefined;
    const { cause, statements } = await decide(tx, infra, { profile, request, user }, way);
    const answered: readonly Cause[] = [way.sent, 'request-waiting', 'account-exists', 'invitation-sent'];
    await Promise.all([
      ...statements.map((statement) => tx.run(statement)),
      tx.run(
        recordAttempt(infra, {
          ...request,
          kind: way.kind,
          outcome: answered.includes(cause) ? 'succeeded' : 'refused',
          cause,
          userId: user?.id,
          identifier: foldEmail(request.email),
        }),
      ),
      finishRequest(tx, request),
    ]);
  });
}

async function decide(tx: Tx, infra: Needs<'keyring' | 'portal'>, facts: Facts, way: Way): Promise<Decision> {
  const { profile, request, user } = facts;
  const refusal = [...refusals, ...way.refusals].find(({ holds }) => holds(facts));
  if (refusal) return { cause: refusal.cause, statements: [] };
  const asks = !user && way.queues(profile);
  const since = asks ? await isWaiting(tx, profile.id, request.email) : undefined;
  if (asks && !since && !(await hasRoom(tx, profile.id))) return { cause: 'queue-full', statements: [] };
  // To the address as it is stored, where it is.
  if (!(await withinBudget(tx, infra, user?.email ?? request.email)))
    return { cause: 'mail-budget-spent', statements: [] };
  if (user?.status === 'invited') {
    await sendInvitationAgain(tx, infra, profile, user);
    return { cause: 'invitation-sent', statements: [] };
  }
  if (user)
    return { cause: 'account-exists', statements: accountExistsMail(infra, profile, user, way.known) };
  if (since)
    return { cause: 'request-waiting', statements: requestWaitingMail(infra, profile, request, since) };
  return way.send(tx, infra, facts);
}
