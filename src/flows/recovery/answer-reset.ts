import type { Sql } from 'sql-template-tag';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { mailStatements, withinBudget } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail, type User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { code } from './mailed-code.ts';
import { generated, link } from './mailed-link.ts';
import type { Asked, Method } from './method.ts';
import { type RecoveryMethod, recoverySettings } from './settings.ts';
import type { unanswered } from './states.ts';
import { joinFromSource, type KeepingNeeds, keeperOf } from './where-kept.ts';

const methods: Record<RecoveryMethod, Method> = { link, generated, code };

type Refusal = (typeof unanswered)[number];

/** Why nobody is written to, the first that holds. */
const refusals: readonly { cause: Refusal; holds: (facts: Facts) => boolean }[] = [
  { cause: 'unknown-organization', holds: ({ request }) => !request.organizationKnown },
  { cause: 'wrong-address', holds: ({ request }) => !request.rightAddress },
  { cause: 'organization-suspended', holds: ({ profile }) => profile.status !== 'active' },
  { cause: 'unknown-account', holds: ({ user }) => user === undefined },
  { cause: 'invitation-pending', holds: ({ user }) => user?.status === 'invited' },
  { cause: 'user-suspended', holds: ({ user }) => user?.status !== 'active' },
  { cause: 'source-person-gone', holds: ({ gone }) => gone },
];

/**
 * Answers one request of somebody who forgot their password: by a mail to the address as it is stored, or by nothing.
 * What became of it stands under the reference that the visitor was shown. A request that was answered already is left
 * alone.
 */
export async function answerReset(
  infra: KeepingNeeds & Needs<'portal'>,
  profiles: Profiles,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  const { database } = infra;
  const profile = await profiles.byId(organizationId);
  if (!profile) throw new Error('a request belongs to no organization');
  const open = (tx: Tx) => openRequest(tx, infra, organizationId, id);
  const request = await database.inOrganization(organizationId, open);
  if (!request) return;
  // Databases of others are asked before any transaction: they may be slow.
  const facts = await lookUp(infra, profile, request);
  await database.inOrganization(organizationId, async (tx) => {
    // Somebody may have answered it meanwhile.
    if (!(await open(tx))) return;
    const { cause, statements } = await decide(tx, infra, facts);
    await Promise.all([
      ...statements.map((statement) => tx.run(statement)),
      tx.run(
        recordAttempt(infra, {
          ...request,
          kind: 'recovery',
          outcome: statements.length ? 'succeeded' : 'refused',
          cause,
          userId: facts.user?.id,
          identifier: foldEmail(request.email),
        }),
      ),
      finishRequest(tx, request),
    ]);
  });
}

async function lookUp(
  infra: KeepingNeeds,
  profile: OrganizationProfile,
  request: MailRequest,
): Promise<Facts> {
  const nobody = { profile, request, user: undefined, keptBy: undefined, gone: false };
  if (!request.organizationKnown || !request.rightAddress || profile.status !== 'active') return nobody;
  const here = await infra.database.inOrganization(profile.id, (tx) =>
    findUserByEmail(tx, profile.id, request.email),
  );
  const user = here ?? (await joinFromSource(infra, profile.id, request.email));
  if (!user) return nobody;
  const keeper = await keeperOf(infra, user);
  return {
    ...nobody,
    user,
    keptBy: keeper && !keeper.rules.recovers ? keeper.label : undefined,
    gone: keeper !== undefined && !(await keeper.rules.holds(infra, user)),
  };
}

async function decide(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  facts: Facts,
): Promise<{ cause: Cause; statements: Sql[] }> {
  const { profile, user, request, keptBy } = facts;
  const refusal = refusals.find(({ holds }) => holds(facts));
  if (refusal || !user) return { cause: refusal?.cause ?? 'unknown-account', statements: [] };
  if (!(await withinBudget(tx, infra, user.email))) return { cause: 'mail-budget-spent', statements: [] };
  const locale = isLocale(user.locale) ? user.locale : request.locale;
  const asked = { profile, user, request, locale };
  if (keptBy) return { cause: 'kept-elsewhere', statements: tellWhereKept(infra, asked, keptBy) };
  const method = methods[methodOf(profile, request)];
  const statements = await method.answer(tx, infra, asked);
  return { cause: statements.length ? method.cause : 'code-expired', statements };
}

/** What the visitor was shown: the setting may have changed since. */
function methodOf(profile: OrganizationProfile, request: MailRequest): RecoveryMethod {
  if (request.codeFlow) return 'code';
  const { method } = profile.section(recoverySettings);
  return method === 'code' ? 'link' : method;
}

function tellWhereKept(
  infra: Needs<'keyring' | 'portal'>,
  { profile, user, locale }: Asked,
  source: string,
): Sql[] {
  const signIn = new URL('/sign-in', addressOf(infra.portal, profile));
  if (profile.hosts.length === 0) signIn.searchParams.set('organization', profile.slug);
  return mailStatements(infra, profile, {
    kind: 'kept-elsewhere',
    to: user.email,
    userId: user.id,
    locale,
    values: { name: user.name, source },
    link: signIn,
  });
}

interface Facts {
  readonly profile: OrganizationProfile;
  readonly request: MailRequest;
  readonly user: User | undefined;
  /** What the source is called that keeps the password, where it can be changed there only. */
  readonly keptBy: string | undefined;
  /** Whether the source that keeps the person holds them no more. */
  readonly gone: boolean;
}
