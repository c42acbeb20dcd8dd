import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import { holdLicense, takeSeats } from '../../domain/licenses/licenses.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { addUser } from '../../domain/users/users.ts';
import { finishCodeFlow } from '../../domain/verifications/codes.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import { completeSignIn } from '../sign-in/complete.ts';
import type { SignedIn, SignInRefused } from '../sign-in/outcome.ts';
import { domainAdmitted, modeOf, signUpSettings } from './settings.ts';
import { type Held, readStory, type Story } from './story.ts';

export interface NewAccount extends Held {
  readonly name: string;
  readonly password: string;
  readonly confirmation: string;
  readonly locale: Locale;
  /** Whether the request came to the organization's own address. */
  readonly atOwnAddress: boolean;
}

export type SignUpOutcome =
  /** The account is there; whether its owner may come in is for the steps of any sign-in. */
  | { kind: 'signed-up'; entry: SignedIn | SignInRefused }
  | { kind: 'password-refused'; problem: PasswordProblem }
  /** The address has become somebody's meanwhile. */
  | { kind: 'account-exists' }
  /** The proof of the address is used up or too old, or the organization changed its mind. */
  | { kind: 'over' };

/**
 * Makes the account of somebody who has proven their address by a code, and signs them in: of any number of tries, with
 * this story or with others of the same address, one makes it.
 */
export const createAccount = (
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  profiles: Profiles,
  account: NewAccount,
): Promise<SignUpOutcome> =>
  // Of many presses of one button only one pays for a hash.
  turns.take(account.flow, () => create(infra, profiles, account));

const turns = createTurns();

async function create(
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  profiles: Profiles,
  account: NewAccount,
): Promise<SignUpOutcome> {
  const story = await readStory(infra, profiles, account);
  if (story?.state !== 'verified') return { kind: 'over' };
  const { profile, email } = story;
  const { name, password, confirmation, caller } = account;
  const admitted = ['open', 'by-domain'].includes(modeOf(profile)) && domainAdmitted(profile, email);
  if (!admitted) return { kind: 'over' };
  const known = { email, name, organization: profile.name };
  const problem = await passwordProblem(password, confirmation, known);
  if (problem) return { kind: 'password-refused', problem };
  const hash = await infra.hasher.hash(password, { organization: profile.id, ip: caller.ip });
  const made = await infra.database.inOrganization(profile.id, (tx) => act(tx, infra, story, account, hash));
  if (made.kind !== 'made') return made;
  const entry = await completeSignIn(infra, {
    organizationId: profile.id,
    userId: made.userId,
    method: 'sign-up',
    remember: false,
    atOwnAddress: account.atOwnAddress,
    caller,
  });
  return { kind: 'signed-up', entry };
}

type Made = { kind: 'made'; userId: string } | { kind: 'account-exists' | 'over' };

async function act(
  tx: Tx,
  infra: Needs<'keyring'>,
  { profile, id }: Story,
  { name, locale, caller }: NewAccount,
  hash: string,
): Promise<Made> {
  const organizationId = profile.id;
  const { browserHash } = caller;
  const proven = await finishCodeFlow(tx, infra, { organizationId, id, purpose: 'sign-up', browserHash });
  if (!proven) return { kind: 'over' };
  const { email } = proven;
  const userId = await addUser(tx, {
    organizationId,
    email,
    name,
    role: 'member',
    status: 'active',
    emailVerified: true,
    locale,
  });
  if (!userId) return { kind: 'account-exists' };
  const { licenseId } = profile.section(signUpSettings);
  const seated = licenseId !== undefined && (await takeSeat(tx, organizationId, licenseId, userId));
  const statements = [
    keepPassword(infra, organizationId, userId, hash),
    recordAttempt(infra, {
      ...caller,
      organizationId,
      userId,
      kind: 'sign-up',
      reference: referenceCode(),
      outcome: 'succeeded',
      cause: 'signed-up',
    }),
    ...auditStatements(infra, {
      organizationId,
      actor: { kind: 'user', id: userId },
      action: 'user.signed-up',
      subject: { kind: 'user', id: userId },
      change: { mode: modeOf(profile), license: seated ? licenseId : undefined },
      personal: { email, name },
    }),
  ];
  await Promise.all(statements.map((statement) => tx.run(statement)));
  return { kind: 'made', userId };
}

/** A seat while there is one: without it, the step of the licence says what is missing. */
async function takeSeat(tx: Tx, organizationId: string, licenseId: string, userId: string): Promise<boolean> {
  const license = await holdLicense(tx, organizationId, licenseId);
  if (license?.state !== 'in-force' || license.free === 0) return false;
  await takeSeats(tx, organizationId, licenseId, [userId], undefined);
  return true;
}
