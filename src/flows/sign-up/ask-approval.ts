import {
  enterQueue,
  holdQueue,
  inTurn,
  keepUnverified,
} from '../../domain/access-requests/access-requests.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { findUserByEmail, foldEmail } from '../../domain/users/users.ts';
import { finishCodeFlow } from '../../domain/verifications/codes.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { modeOf } from './settings.ts';
import type { Story } from './story.ts';

export type ApprovalAsked =
  | { kind: 'queued' | 'already-waiting' | 'account-exists' }
  /** Nothing was used up: it may be tried again. */
  | { kind: 'queue-full'; reference: string }
  | { kind: 'over' };

/** Puts the wish of somebody who has proven their address by a code where administrators decide on it. */
export async function askApproval(
  infra: Needs<'database' | 'keyring'>,
  story: Story,
  asked: { name: string; reason: string; locale: Locale; caller: Caller },
): Promise<ApprovalAsked> {
  if (modeOf(story.profile) !== 'approval') return { kind: 'over' };
  const { id } = story.profile;
  return inTurn(id, () => infra.database.inOrganization(id, (tx) => act(tx, infra, story, asked)));
}

async function act(
  tx: Tx,
  infra: Needs<'keyring'>,
  { profile, id, email }: Story,
  { name, reason, locale, caller }: { name: string; reason: string; locale: Locale; caller: Caller },
): Promise<ApprovalAsked> {
  const organizationId = profile.id;
  const reference = referenceCode();
  const record = (outcome: 'succeeded' | 'refused', cause: Cause) =>
    tx.run(
      recordAttempt(infra, {
        ...caller,
        organizationId,
        kind: 'request',
        reference,
        outcome,
        cause,
        identifier: foldEmail(email),
      }),
    );
  const state = await holdQueue(tx, organizationId, email);
  const holder = await findUserByEmail(tx, organizationId, email);
  if (!holder && state === 'queue-full') {
    await record('refused', state);
    return { kind: state, reference };
  }
  const { browserHash } = caller;
  const proven = await finishCodeFlow(tx, infra, { organizationId, id, purpose: 'sign-up', browserHash });
  if (!proven) return { kind: 'over' };
  if (holder) return { kind: 'account-exists' };
  if (state === 'free') {
    const entry = { organizationId, email, name, reason, locale };
    const requestId = await keepUnverified(tx, entry, null);
    await enterQueue(tx, infra, { ...entry, id: requestId, by: 'code' });
  }
  const kind = state === 'free' ? 'queued' : 'already-waiting';
  await record('succeeded', kind === 'queued' ? 'request-queued' : 'request-waiting');
  return { kind };
}
