import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { recordEvent } from '../../domain/audit/audit.ts';
import { mailStatements } from '../../domain/mails/mails.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { changeEmail, lockUser } from '../../domain/users/users.sql.ts';
import { foldEmail, type User } from '../../domain/users/users.ts';
import { consume, revokeAll, type Verification } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import {
  type ClosedLink,
  type Followed,
  inspectEmailChange,
  isOutdated,
  isOwnLink,
  recordClosed,
} from './inspect.ts';

export type ConfirmOutcome =
  | { kind: 'changed'; userId: string }
  /** Another browser than the one that asked, and the person is not signed in there: the link lives on. */
  | { kind: 'sign-in-first' }
  | { kind: 'closed'; cause: Cause; reference: string };

/**
 * The new address is proven: it becomes the person's, every other session and every reset link ends, and the old address
 * is told. The link is used up by exactly one of any number of callers; where the address was taken meanwhile, by none.
 */
export async function confirmEmailChange(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  confirmation: Followed & { session: PersonSession | undefined },
): Promise<ConfirmOutcome> {
  const { token, caller, session } = confirmation;
  const close = async (at: Omit<ClosedLink, 'kind'>) => ({
    kind: 'closed' as const,
    cause: at.cause,
    reference: await recordClosed(infra, confirmation, at),
  });
  const link = await inspectEmailChange(infra, profiles, confirmation);
  if (link.kind === 'closed') return close(link);
  const { profile, user, verification } = link;
  const known = { organizationId: profile.id, userId: user.id };
  if (!isOwnLink(link, session)) return { kind: 'sign-in-first' };
  // The person has proven to be here; the link itself asks for its address in another browser.
  const email = foldEmail(verification.email);
  try {
    const refusal = await infra.database.inOrganization(
      profile.id,
      async (tx): Promise<Cause | undefined> => {
        // The person's row before the link's, as everywhere: two that wait for each other would wait for ever.
        const before = await tx.one<User>(lockUser(profile.id, user.id));
        const used = await consume(tx, 'email-change', token, { browserHash: caller.browserHash, email });
        if (!used || !before) return 'link-used';
        if (await isOutdated(tx, used)) return 'link-revoked';
        await apply(tx, infra, { profile, before, used, session });
        await tx.run(
          recordAttempt(infra, {
            ...caller,
            ...known,
            kind: 'link',
            reference: referenceCode(),
            outcome: 'succeeded',
            cause: 'email-changed',
          }),
        );
        return undefined;
      },
    );
    return refusal ? close({ ...known, cause: refusal }) : { kind: 'changed', userId: user.id };
  } catch (error) {
    if (!isTaken(error)) throw error;
    return close({ ...known, cause: 'email-taken' });
  }
}

async function apply(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  change: {
    profile: OrganizationProfile;
    before: User;
    used: Verification;
    session: PersonSession | undefined;
  },
): Promise<void> {
  const { profile, before, used, session } = change;
  const own = session?.user.id === before.id ? session.id : null;
  await tx.run(changeEmail(profile.id, before.id, used.email, foldEmail(used.email)));
  await tx.run(endSessionsOf(profile.id, before.id, 'email-changed', own));
  await revokeAll(tx, profile.id, before.id, 'password-reset');
  await revokeAll(tx, profile.id, before.id, 'email-change');
  const told = mailStatements(infra, profile, {
    kind: 'email-changed',
    to: before.email,
    userId: before.id,
    locale: isLocale(before.locale) ? before.locale : profile.settings.languages.default,
    values: { name: before.name, newEmail: used.email },
  });
  await Promise.all(told.map((statement) => tx.run(statement)));
  await recordEvent(tx, infra, {
    organizationId: profile.id,
    actor: { kind: 'user', id: before.id },
    action: 'user.email-changed',
    subject: { kind: 'user', id: before.id },
    personal: { before: before.email, after: used.email },
  });
}

/** Somebody else in the organization got this address meanwhile: a unique violation of PostgreSQL. */
function isTaken(error: unknown): boolean {
  const { code, table } = (error ?? {}) as { code?: string; table?: string };
  return code === '23505' && table === 'users';
}
