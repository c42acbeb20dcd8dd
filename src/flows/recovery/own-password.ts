import type { Cause } from '../../domain/attempts/causes.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { consume } from '../../domain/verifications/verifications.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import { completeSignIn } from '../sign-in/complete.ts';
import type { SignedIn, SignInRefused } from '../sign-in/outcome.ts';
import { type ClosedLink, type Followed, inspectLink, type OpenLink, recordClosed } from './inspect.ts';
import { recovered } from './recovered.ts';
import { signedInSince } from './recovery.sql.ts';
import { recordUnkept } from './unkept.ts';
import { type KeepingNeeds, keepNewPassword } from './where-kept.ts';

export interface OwnPasswordRequest extends Followed {
  readonly password: string;
  readonly confirmation: string;
}

export type OwnPasswordOutcome =
  | SignedIn
  /** The password is theirs now, but they may not come in. */
  | SignInRefused
  | { kind: 'closed'; closed: ClosedLink; reference: string }
  | { kind: 'password-refused'; problem: PasswordProblem }
  | { kind: 'not-kept'; cause: Cause; reference: string };

type Parts = KeepingNeeds & Needs<'portal'>;
const purpose = 'own-password';
const turns = createTurns();

/**
 * Looks at what somebody came with who signed in with a generated password. It opens in their browser only, and no more once
 * the account was signed in to otherwise: whoever remembers the former password needs no other.
 */
export async function inspectOwnPassword(
  infra: Needs<'database' | 'portal'>,
  followed: Followed,
): Promise<OpenLink | ClosedLink> {
  const found = await inspectLink(infra, purpose, followed);
  if (found.kind === 'closed') return found;
  const { organization, user, verification } = found;
  const closed = { kind: 'closed', organization, userId: user.id } as const;
  if (!verification.sameBrowser) return { ...closed, cause: 'link-other-browser' };
  const [rows] = await infra.database.batch(organization.id, [
    signedInSince(organization.id, user.id, verification.id),
  ]);
  return rows?.length ? { ...closed, cause: 'link-revoked' } : found;
}

/** Takes the place of the former password and of the generated one, and signs the person in by the same steps as anybody. */
export function chooseOwnPassword(
  infra: Parts,
  profiles: Profiles,
  request: OwnPasswordRequest,
): Promise<OwnPasswordOutcome> {
  return turns.take(request.token, () => choose(infra, profiles, request));
}

async function choose(
  infra: Parts,
  profiles: Profiles,
  request: OwnPasswordRequest,
): Promise<OwnPasswordOutcome> {
  const { caller } = request;
  const found = await inspectOwnPassword(infra, request);
  if (found.kind === 'closed') return refuse(infra, request, found);
  const { organization, user } = found;
  const known = { email: user.email, name: user.name, organization: organization.name };
  const problem = await passwordProblem(request.password, request.confirmation, known);
  if (problem) return { kind: 'password-refused', problem };
  const profile = await profiles.byId(organization.id);
  if (!profile) throw new Error('an organization lost its profile');
  const kept = await keepNewPassword(infra, user, request.password, caller.ip);
  if (kept.kind === 'refused') {
    const { cause } = kept;
    return { kind: 'not-kept', cause, reference: await recordUnkept(infra, user, caller, cause) };
  }
  const done = await infra.database.inOrganization(organization.id, async (tx) => {
    await tx.run(lockUser(organization.id, user.id));
    if (!(await consume(tx, purpose, request.token, { browserHash: caller.browserHash }))) return false;
    const statements = recovered(infra, { profile, user, kept, caller, by: 'generated' });
    await Promise.all(statements.map((statement) => tx.run(statement)));
    return true;
  });
  if (done) {
    return completeSignIn(infra, {
      organizationId: organization.id,
      userId: user.id,
      method: purpose,
      remember: false,
      atOwnAddress: request.organizationId !== undefined,
      caller,
    });
  }
  const now = await inspectOwnPassword(infra, request);
  if (now.kind === 'open') throw new Error('an open page could not be used');
  return refuse(infra, request, now);
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  request: OwnPasswordRequest,
  closed: ClosedLink,
): Promise<OwnPasswordOutcome> {
  return { kind: 'closed', closed, reference: await recordClosed(infra, request, closed) };
}
