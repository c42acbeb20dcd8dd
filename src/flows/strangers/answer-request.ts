import type { Sql } from 'sql-template-tag';
import { type AttemptKind, recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail, type User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { profileOf } from '../invitation/letter.ts';

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

/** What brings a mail. */
const answered = new Set<Cause>([
  'request-link-sent',
  'sign-up-code-sent',
  'request-waiting',
  'account-exists',
  'invitation-sent',
]);

/**
 * Answers one request as `decide` says. What became of it stands under the reference that the visitor was shown. A request
 * that was answered already is left alone.
 */
export async function answerRequest(
  infra: Needs<'database' | 'keyring'>,
  profiles: Profiles,
  { organizationId, id }: { organizationId: string; id: string },
  kind: AttemptKind,
  decide: (tx: Tx, facts: Facts) => Promise<Decision>,
): Promise<void> {
  const profile = await profileOf(profiles, organizationId);
  await infra.database.inOrganization(organizationId, async (tx) => {
    const request = await openRequest(tx, infra, organizationId, id);
    if (!request) return;
    const user = request.organizationKnown
      ? await findUserByEmail(tx, organizationId, request.email)
      : undefined;
    const { cause, statements } = await decide(tx, { profile, request, user });
    await Promise.all([
      ...statements.map((statement) => tx.run(statement)),
      tx.run(
        recordAttempt(infra, {
          ...request,
          kind,
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
