import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { keepTemporary } from '../../domain/credentials/temporary.ts';
import { mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { consume } from '../../domain/verifications/verifications.ts';
import { generatedPassword, referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import { createTurns } from '../../infra/turns.ts';
import { type ClosedLink, type Followed, inspectLink, type OpenLink, recordClosed } from './inspect.ts';
import { type DoubtOfEmail, doubtOfEmail } from './other-browser.ts';

/** How long a generated password is good for. */
const passwordMinutes = 60;

export interface PressRequest extends Followed {
  /** As typed; asked for where another browser wanted the link. */
  readonly email: string | undefined;
}

export type PressOutcome =
  | { kind: 'mailed'; organizationSlug: string }
  | { kind: 'closed'; closed: ClosedLink; reference: string }
  | { kind: 'email-refused'; because: DoubtOfEmail };

const turns = createTurns();

/**
 * Uses the link up, and has a generated password mailed that takes nothing from the own one: that works until another is
 * chosen. All in one transaction, so that of any number of presses one leads to one mail.
 */
export function sendPassword(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  request: PressRequest,
): Promise<PressOutcome> {
  return turns.take(request.token, () => press(infra, profiles, request));
}

async function press(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  request: PressRequest,
): Promise<PressOutcome> {
  const found = await inspectLink(infra, 'generated-password', request);
  if (found.kind === 'closed') return refuse(infra, request, found);
  const because = await doubtOfEmail(infra, request, found);
  if (because) return { kind: 'email-refused', because };
  const profile = await profiles.byId(found.organization.id);
  if (!profile) throw new Error('an organization lost its profile');
  const done = await infra.database.inOrganization(profile.id, (tx) =>
    act(tx, infra, profile, found, request),
  );
  if (done) return { kind: 'mailed', organizationSlug: profile.slug };
  // Somebody was quicker, or its time ran out meanwhile.
  const now = await inspectLink(infra, 'generated-password', request);
  if (now.kind === 'open') throw new Error('an open link could not be used');
  return refuse(infra, request, now);
}

async function act(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profile: OrganizationProfile,
  { user }: OpenLink,
  { token, caller, email }: PressRequest,
): Promise<boolean> {
  await tx.run(lockUser(profile.id, user.id));
  const proof = {
    browserHash: caller.browserHash,
    email: email === undefined ? undefined : foldEmail(email),
  };
  if (!(await consume(tx, 'generated-password', token, proof))) return false;
  const password = generatedPassword();
  const signIn = new URL('/sign-in', addressOf(infra.portal, profile));
  if (profile.hosts.length === 0) signIn.searchParams.set('organization', profile.slug);
  const statements = [
    keepTemporary(profile.id, user.id, password, minutes(passwordMinutes)),
    recordAttempt(infra, {
      ...caller,
      organizationId: profile.id,
      userId: user.id,
      kind: 'recovery',
      reference: referenceCode(),
      outcome: 'succeeded',
      cause: 'new-password-sent',
    }),
    ...auditStatements(infra, {
      organizationId: profile.id,
      actor: { kind: 'user', id: user.id },
      action: 'password.generated',
      subject: { kind: 'user', id: user.id },
    }),
    ...mailStatements(infra, profile, {
      kind: 'new-password',
      to: user.email,
      userId: user.id,
      locale: isLocale(user.locale) ? user.locale : profile.settings.languages.default,
      values: { name: user.name, minutes: passwordMinutes },
      secret: password,
      link: signIn,
    }),
  ];
  await Promise.all(statements.map((statement) => tx.run(statement)));
  return true;
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  request: PressRequest,
  closed: ClosedLink,
): Promise<PressOutcome> {
  return { kind: 'closed', closed, reference: await recordClosed(infra, request, closed) };
}
