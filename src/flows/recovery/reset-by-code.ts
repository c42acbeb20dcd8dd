import type { Cause } from '../../domain/attempts/causes.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { findUser, foldEmail, type User } from '../../domain/users/users.ts';
import { type CodeFlow, finishCodeFlow } from '../../domain/verifications/codes.ts';
import type { Needs } from '../../infra/infra.ts';
import { createTurns } from '../../infra/turns.ts';
import { completeSignIn } from '../sign-in/complete.ts';
import type { SignedIn, SignInRefused } from '../sign-in/outcome.ts';
import { readStory, type Telling } from './code-story.ts';
import { recovered } from './recovered.ts';
import { recordUnkept } from './unkept.ts';
import { type KeepingNeeds, keepNewPassword } from './where-kept.ts';

export type ResetByCodeOutcome =
  | SignedIn
  /** The password is theirs now, but they may not come in. */
  | SignInRefused
  /** The story is over, or never came to a proven address: it begins again. */
  | { kind: 'over' }
  | { kind: 'password-refused'; problem: PasswordProblem }
  | { kind: 'not-kept'; cause: Cause; reference: string };

type Parts = KeepingNeeds & Needs<'portal'>;
const turns = createTurns();

/**
 * Gives a person whose address is proven by a code a new password, and signs them in by the same steps as anybody: a
 * suspension or a missing licence still counts.
 */
export function resetByCode(
  infra: Parts,
  profiles: Profiles,
  request: Telling & { password: string; confirmation: string },
): Promise<ResetByCodeOutcome> {
  // Of many presses only one pays for a hash.
  return turns.take(request.flow, () => reset(infra, profiles, request));
}

async function reset(
  infra: Parts,
  profiles: Profiles,
  request: Telling & { password: string; confirmation: string },
): Promise<ResetByCodeOutcome> {
  const { caller } = request;
  const story = await readStory(infra, request);
  const user = story?.state === 'verified' ? await personOf(infra, story) : undefined;
  const profile = user && (await profiles.byId(user.organizationId));
  if (!story || !user || profile?.status !== 'active') return { kind: 'over' };
  const known = { email: user.email, name: user.name, organization: profile.name };
  const problem = await passwordProblem(request.password, request.confirmation, known);
  if (problem) return { kind: 'password-refused', problem };
  const kept = await keepNewPassword(infra, user, request.password, caller.ip);
  if (kept.kind === 'refused') {
    const { cause } = kept;
    return { kind: 'not-kept', cause, reference: await recordUnkept(infra, user, caller, cause) };
  }
  const done = await infra.database.inOrganization(profile.id, async (tx) => {
    await tx.run(lockUser(profile.id, user.id));
    const finish = { organizationId: profile.id, id: story.id, purpose: 'recovery', ...caller } as const;
    if (!(await finishCodeFlow(tx, infra, finish))) return false;
    const statements = recovered(infra, { profile, user, kept, caller, by: 'code' });
    await Promise.all(statements.map((statement) => tx.run(statement)));
    return true;
  });
  if (!done) return { kind: 'over' };
  return completeSignIn(infra, {
    organizationId: profile.id,
    userId: user.id,
    method: 'code',
    remember: false,
    atOwnAddress: request.organizationId !== undefined,
    caller,
  });
}

/** Whose address was proven, if it is theirs still and they may be here. */
async function personOf(infra: Needs<'database'>, story: CodeFlow): Promise<User | undefined> {
  const { organizationId, userId } = story;
  if (!userId) return undefined;
  const user = await infra.database.inOrganization(organizationId, (tx) =>
    findUser(tx, organizationId, userId),
  );
  return user?.status === 'active' && foldEmail(user.email) === foldEmail(story.email) ? user : undefined;
}
