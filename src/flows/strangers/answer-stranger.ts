import { hasRoom, isWaiting } from '../../domain/access-requests/access-requests.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { accountExistsMail } from '../../domain/mails/account-exists.ts';
import { withinBudget } from '../../domain/mails/mails.ts';
import { requestWaitingMail } from '../../domain/mails/request-waiting.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { sendInvitationAgain } from '../invitation/letter.ts';
import { answerRequest, type Decision, type Facts } from './answer-request.ts';

/** What one way of coming in has of its own: signing up, or asking for access. */
export interface Way {
  readonly kind: 'request' | 'sign-up';
  /** Why nobody is written to, after what holds for every way; the first that holds. */
  readonly refusals: readonly Refusal[];
  /** Whether a newcomer's request goes into the queue of this organization. */
  queues(profile: OrganizationProfile): boolean;
  /** The mail to whoever has an account. */
  readonly known: Parameters<typeof accountExistsMail>[3];
  /** The mail to a newcomer. */
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
 * account, or that a request waits; or by nothing.
 */
export const answerStranger = (
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: { organizationId: string; id: string },
  way: Way,
): Promise<void> =>
  answerRequest(infra, profiles, asked, way.kind, (tx, facts) => decide(tx, infra, facts, way));

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
