import type { Cause } from '../../domain/attempts/causes.ts';
import { withinBudget } from '../../domain/mails/mails.ts';
import { foldName } from '../../domain/organizations/organizations.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { keepRequest, type MailRequest } from '../../domain/requests/requests.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { answerRequest, type Facts } from '../strangers/answer-request.ts';
import { organizationAskedFor } from './invitation.sql.ts';
import { profileOf, sendInvitationAgain } from './letter.ts';

export interface RenewalWish {
  /** Known by the old link or by the address; else `organizationName` was typed. */
  readonly organizationId: string | undefined;
  readonly organizationName: string;
  readonly email: string;
  /** With its port, as asked for. */
  readonly host: string;
  readonly locale: Locale;
  readonly caller: Caller;
}

/**
 * Somebody with a dead link asks for a new one. Whoever it is leaves one row of the same kind; the answer goes by mail
 * alone. Answers the reference under which an administrator finds what became of it.
 */
export async function requestRenewal(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  wish: RenewalWish,
): Promise<{ reference: string }> {
  const { organizationId, email, locale, caller } = wish;
  const asked = organizationId
    ? await at(infra, profiles, organizationId, wish.host)
    : await named(infra, wish);
  const reference = referenceCode();
  await infra.database.batch(asked.organizationId, [
    keepRequest(infra, { ...caller, ...asked, kind: 'invitation-renewal', reference, email, locale }),
  ]);
  return { reference };
}

/** Answers such a request: a new link, if somebody there still waits to answer an invitation; earlier links live on. */
export const answerRenewal = (
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: { organizationId: string; id: string },
): Promise<void> =>
  answerRequest(infra, profiles, asked, 'link', async (tx, facts) => {
    const cause = await judge(tx, infra, facts);
    if (facts.user && cause === 'invitation-sent')
      await sendInvitationAgain(tx, infra, facts.profile, facts.user);
    return { cause, statements: [] };
  });

type AskedFor = Pick<MailRequest, 'organizationId' | 'organizationKnown' | 'rightAddress'>;

async function at(
  infra: Needs<'portal'>,
  profiles: Profiles,
  organizationId: string,
  host: string,
): Promise<AskedFor> {
  const profile = await profileOf(profiles, organizationId);
  return { organizationId, organizationKnown: true, rightAddress: isServedAt(infra.portal, profile, host) };
}

/** One look-up, the same for every name: the operators' organization stands in for one that does not exist. */
async function named(infra: Needs<'database'>, wish: RenewalWish): Promise<AskedFor> {
  const found = await infra.database.outside.one<Omit<AskedFor, 'rightAddress'> & { ownAddress: boolean }>(
    organizationAskedFor(foldName(wish.organizationName)),
  );
  if (!found) throw new Error('the look-up of an organization gave nothing');
  const { ownAddress, ...organization } = found;
  return { ...organization, rightAddress: !ownAddress };
}

async function judge(tx: Tx, infra: Needs<'keyring'>, { profile, request, user }: Facts): Promise<Cause> {
  if (!request.organizationKnown) return 'unknown-organization';
  if (!request.rightAddress) return 'wrong-address';
  if (profile.status !== 'active') return 'organization-suspended';
  if (!user) return 'unknown-account';
  if (user.status === 'suspended') return 'user-suspended';
  if (user.status === 'active') return 'link-used';
  return (await withinBudget(tx, infra, user.email)) ? 'invitation-sent' : 'mail-budget-spent';
}
