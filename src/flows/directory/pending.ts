import type { Bond } from '../../domain/identity-sources/openid/authorize.ts';
import { composeToken, parseToken, randomSecret, sha256 } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import { consumePending, deleteOldPending, insertPending, pendingState } from './pending.sql.ts';

/** What is kept while somebody is away at a directory. */
export interface Pending {
  readonly id: string;
  readonly sourceVersion: number;
  readonly purpose: 'sign-in' | 'link';
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly next: string;
  readonly remember: boolean;
  readonly createdAt: Date;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Why nobody is expected back with this state. */
export type Unexpected = 'missing' | 'unknown' | 'expired' | 'used' | 'other-browser' | 'other-source';

const lifetime = minutes(10);

export interface Going {
  readonly organizationId: string;
  readonly sourceId: string;
  readonly sourceVersion: number;
  readonly browserHash: Buffer;
  readonly next: string;
  readonly remember: boolean;
  /** The directory's account is to be linked to this person, who is signed in by this session. */
  readonly link?: { readonly userId: string; readonly sessionId: string } | undefined;
}

/** Keeps what the way back will be compared with; answers the secrets of the way there. */
export async function keepPending(
  tx: Tx,
  infra: Needs<'keyring'>,
  going: Going,
): Promise<Pick<Bond, 'state' | 'nonce' | 'verifier'>> {
  const { organizationId } = going;
  const id = newId();
  const secret = randomSecret();
  const nonce = randomSecret();
  const verifier = randomSecret();
  const sealed = infra.keyring.seal(
    purpose,
    JSON.stringify({ nonce, verifier }),
    placeOf(organizationId, id),
  );
  await Promise.all([
    tx.run(deleteOldPending(organizationId)),
    tx.run(insertPending({ ...going, id, stateHash: sha256(secret), sealed, link: going.link, lifetime })),
  ]);
  return { state: composeToken(organizationId, secret), nonce, verifier };
}

/** Takes what was kept for the state that somebody came back with, once and for all; or says why there is nothing. */
export async function takePending(
  tx: Tx,
  infra: Needs<'keyring'>,
  back: {
    readonly organizationId: string;
    readonly sourceId: string;
    readonly browserHash: Buffer;
    /** Every `state` of the address: one is right, none or several are not. */
    readonly states: readonly string[];
  },
): Promise<Pending | Unexpected> {
  const { organizationId, sourceId, browserHash, states } = back;
  const [state] = states;
  if (state === undefined) return 'missing';
  const parsed = states.length === 1 ? parseToken(state) : undefined;
  if (parsed?.organizationId !== organizationId) return 'unknown';
  const row = await tx.one<Omit<Pending, 'state' | 'nonce' | 'verifier'> & { sealed: Buffer }>(
    consumePending(organizationId, sourceId, parsed.hash, browserHash),
  );
  if (!row) {
    const kept = await tx.one<{ word: Unexpected }>(
      pendingState(organizationId, sourceId, parsed.hash, browserHash),
    );
    return kept?.word ?? 'unknown';
  }
  const { sealed, ...rest } = row;
  const opened = infra.keyring.open(purpose, sealed, placeOf(organizationId, row.id));
  return { ...rest, state, ...(JSON.parse(opened.toString('utf8')) as { nonce: string; verifier: string }) };
}

const purpose = 'directory-sign-in';

const placeOf = (organization: string, row: string) => ({
  table: 'directory_sign_ins',
  organization,
  row,
  column: 'sealed',
});
