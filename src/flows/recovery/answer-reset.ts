import type { Sql } from 'sql-template-tag';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { withinBudget } from '../../domain/mails/mails.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail, type User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { link } from './link.ts';
import type { Method } from './method.ts';
import { type RecoveryMethod, recoverySettings } from './settings.ts';

const methods: Record<RecoveryMethod, Method> = { link };

/** Why nobody is written to, the first that holds. */
const refusals: readonly { cause: Cause; holds: (facts: Facts) => boolean }[] = [
  { cause: 'unknown-organization', holds: ({ request }) => !request.organizationKnown },
  { cause: 'wrong-address', holds: ({ request }) => !request.rightAddress },
  { cause: 'organization-suspended', holds: ({ profile }) => profile.status !== 'active' },
  { cause: 'unknown-account', holds: ({ user }) => user === undefined },
  { cause: 'invitation-pending', holds: ({ user }) => user?.status === 'invited' },
  { cause: 'user-suspended', holds: ({ user }) => user?.status !== 'active' },
];

/**
 * Answers one request of somebody who forgot their password: by a mail to the address as it is stored, or by nothing.
 * What became of it stands under the reference that the visitor was shown. A request that was answered already is left
 * alone.
 */
export async function answerReset(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  const profile = await profiles.byId(organizationId);
  if (!profile) throw new Error('a request belongs to no organization');
  await infra.database.inOrganization(organizationId, async (tx) => {
    const request = await openRequest(tx, infra, organizationId, id);
    if (!request) return;
    const user = request.organizationKnown
      ? await findUserByEmail(tx, organizationId, request.email)
      : undefined;
    const { cause, statements } = await decide(tx, infra, { profile, user, request });
    await Promise.all([
      ...statements.map((statement) => tx.run(statement)),
      tx.run(
        recordAttempt(infra, {
          ...request,
          kind: 'recovery',
          outcome: statements.length ? 'succeeded' : 'refused',
          cause,
          userId: user?.id,
          identifier: foldEmail(request.email),
        }),
      ),
      finishRequest(tx, request),
    ]);
  });
}

async function decide(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  facts: Facts,
): Promise<{ cause: Cause; statements: Sql[] }> {
  const { profile, user, request } = facts;
  const refusal = refusals.find(({ holds }) => holds(facts));
  if (refusal || !user) return { cause: refusal?.cause ?? 'unknown-account', statements: [] };
  if (!(await withinBudget(tx, infra, user.email))) return { cause: 'mail-budget-spent', statements: [] };
  const method = methods[profile.section(recoverySettings).method];
  const locale = isLocale(user.locale) ? user.locale : request.locale;
  return {
    cause: method.cause,
    statements: await method.answer(tx, infra, { profile, user, request, locale }),
  };
}

interface Facts {
  readonly profile: OrganizationProfile;
  readonly user: User | undefined;
  readonly request: MailRequest;
}
