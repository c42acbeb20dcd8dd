import { deleteUnverified } from '../../domain/access-requests/access-requests.sql.ts';
import { enterQueue, holdQueue, inTurn } from '../../domain/access-requests/access-requests.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { findUserByEmail, foldEmail } from '../../domain/users/users.ts';
import { consume } from '../../domain/verifications/verifications.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { wrongAddresses } from './access-request.sql.ts';
import {
  type ClosedLink,
  type Followed,
  inspectRequestLink,
  type OpenLink,
  recordClosed,
} from './inspect.ts';

export interface Confirmation extends Followed {
  /** As typed; asked for where another browser wanted the link. */
  readonly email: string | undefined;
}

export type ConfirmOutcome =
  /** `already-waiting`: an earlier request of the same address does; `account-exists`: there is nothing to ask for. */
  | { kind: 'confirmed'; as: 'queued' | 'already-waiting' | 'account-exists'; profile: OrganizationProfile }
  | { kind: 'closed'; closed: ClosedLink; reference: string }
  | { kind: 'email-refused'; because: 'missing' | 'other' | 'too-often' };

/** Wrong addresses that may be typed for one link before it opens in the browser that asked only. */
const mostWrongAddresses = 5;

/**
 * Proves the address of a request by its link, which is used up, and puts the request where administrators see it. A link
 * alone does nothing: another browser than the one that asked must know the address it was sent to.
 */
export async function confirmRequest(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  confirmation: Confirmation,
): Promise<ConfirmOutcome> {
  const link = await inspectRequestLink(infra, profiles, confirmation);
  if (link.kind === 'closed') return refuse(infra, confirmation, link);
  const because = link.verification.sameBrowser ? undefined : await doubtOfEmail(infra, confirmation, link);
  if (because) return { kind: 'email-refused', because };
  const { profile } = link;
  const as = await inTurn(profile.id, () =>
    infra.database.inOrganization(profile.id, (tx) => act(tx, infra, confirmation, link)),
  );
  if (as === 'queue-full') return refuse(infra, confirmation, { kind: 'closed', cause: as, profile });
  if (as) return { kind: 'confirmed', as, profile };
  // Somebody was quicker, or its time ran out meanwhile.
  const now = await inspectRequestLink(infra, profiles, confirmation);
  if (now.kind === 'open') throw new Error('an open link could not be used');
  return refuse(infra, confirmation, now);
}

type Effect = 'queued' | 'already-waiting' | 'account-exists';

/** Undefined where the link was not open any more; a full queue leaves it open for later. */
async function act(
  tx: Tx,
  infra: Needs<'keyring'>,
  { token, email, caller }: Confirmation,
  { profile, request }: OpenLink,
): Promise<Effect | 'queue-full' | undefined> {
  const { organizationId, id } = request;
  const [state, holder] = [
    await holdQueue(tx, organizationId, request.email),
    await findUserByEmail(tx, organizationId, request.email),
  ];
  if (!holder && state === 'queue-full') return state;
  const proof = {
    browserHash: caller.browserHash,
    email: email === undefined ? undefined : foldEmail(email),
  };
  if (!(await consume(tx, 'access-request', token, proof))) return undefined;
  const effect = holder ? 'account-exists' : state === 'free' ? 'queued' : 'already-waiting';
  if (effect === 'queued') await enterQueue(tx, infra, { ...request, by: 'link' });
  else await tx.run(deleteUnverified(organizationId, id));
  await tx.run(
    recordAttempt(infra, {
      ...caller,
      organizationId: profile.id,
      kind: 'request',
      reference: referenceCode(),
      outcome: 'succeeded',
      cause: causes[effect],
      userId: holder?.id,
    }),
  );
  return effect;
}

const causes: Record<Effect, Cause> = {
  queued: 'request-queued',
  'already-waiting': 'request-waiting',
  'account-exists': 'account-exists',
};

/** What speaks against the person at another browser than the one that asked; wrong addresses are counted. */
async function doubtOfEmail(
  infra: Needs<'database' | 'keyring'>,
  { email, caller }: Confirmation,
  { profile, verification }: OpenLink,
): Promise<'missing' | 'other' | 'too-often' | undefined> {
  if (!email) return 'missing';
  const [rows] = await infra.database.batch(profile.id, [wrongAddresses(profile.id, verification.id)]);
  const [{ count } = { count: 0 }] = (rows ?? []) as { count: number }[];
  if (count >= mostWrongAddresses) return 'too-often';
  if (foldEmail(email) === foldEmail(verification.email)) return undefined;
  await infra.database.batch(profile.id, [
    recordAttempt(infra, {
      ...caller,
      organizationId: profile.id,
      kind: 'link',
      reference: referenceCode(),
      outcome: 'refused',
      cause: 'link-other-browser',
      detail: { verification: verification.id },
    }),
  ]);
  return 'other';
}

async function refuse(
  infra: Needs<'database' | 'keyring'>,
  confirmation: Confirmation,
  closed: ClosedLink,
): Promise<ConfirmOutcome> {
  return { kind: 'closed', closed, reference: await recordClosed(infra, confirmation, closed) };
}
