import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { type CodeFlow, organizationOfFlow, readCodeFlow } from '../../domain/verifications/codes.ts';
import { type CodeTried, tryCode } from '../../domain/verifications/try-code.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';

/** The token of a story's cookie, and the browser that holds it. */
export interface Held {
  readonly flow: string;
  readonly caller: Caller;
}

/** A sign-up under way. */
export interface Story extends CodeFlow {
  /** The organization that was named; the operators' one where there is none of that name. */
  readonly profile: OrganizationProfile;
}

/** How far a sign-up has come. Undefined where this browser began none, or it was forgotten. */
export async function readStory(
  infra: Needs<'database' | 'keyring'>,
  profiles: Profiles,
  { flow, caller }: Held,
): Promise<Story | undefined> {
  const organizationId = organizationOfFlow(flow);
  const profile = organizationId ? await profiles.byId(organizationId) : undefined;
  if (!profile) return undefined;
  const { browserHash } = caller;
  const story = await infra.database.inOrganization(profile.id, (tx) =>
    readCodeFlow(tx, infra, { purpose: 'sign-up', flow, browserHash }),
  );
  return story && { ...story, profile };
}

export type CodeChecked =
  | { kind: 'right' }
  | { kind: 'wrong'; triesLeft: number; reference: string }
  | { kind: 'closed'; because: 'expired' | 'spent' | 'used' | 'other-browser'; reference: string };

/** Compares a typed code with the mailed one. Where none was mailed none is right, and nothing else differs. */
export async function checkCode(
  infra: Needs<'database' | 'keyring'>,
  story: Story,
  { typed, caller }: { typed: string; caller: Caller },
): Promise<CodeChecked> {
  const { organizationId, id, email } = story;
  const tried = await tryCode(infra, { ...caller, organizationId, id, purpose: 'sign-up', typed });
  if (tried.kind === 'right') return tried;
  const reference = referenceCode();
  await infra.database.batch(organizationId, [
    recordAttempt(infra, {
      ...caller,
      organizationId,
      kind: 'sign-up',
      reference,
      outcome: 'refused',
      cause: causeOf(tried),
      identifier: foldEmail(email),
    }),
  ]);
  return { ...tried, reference };
}

function causeOf(tried: Exclude<CodeTried, { kind: 'right' }>): Cause {
  if (tried.kind === 'wrong') return 'code-wrong';
  return tried.because === 'spent' ? 'code-spent' : 'code-expired';
}
