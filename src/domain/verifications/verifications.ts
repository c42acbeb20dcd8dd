import { composeToken, parseToken, randomSecret, sha256 } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import {
  consumeVerification,
  insertVerification,
  readVerification,
  revokeVerifications,
} from './verifications.sql.ts';

export type Purpose =
  | 'invitation'
  | 'password-reset'
  | 'email-change'
  | 'operator-set-up'
  | 'generated-password'
  | 'own-password'
  | 'access-request';

/** A link that was sent to prove that somebody reads an address. */
export interface Verification {
  readonly id: string;
  readonly organizationId: string;
  readonly purpose: Purpose;
  readonly userId: string | null;
  readonly email: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Whether the browser that asked is the one that looks now; true where nobody's browser asked. */
  readonly sameBrowser: boolean;
}

export type VerificationState =
  | { kind: 'open'; verification: Verification }
  /** `altered`: no such link was ever sent. Otherwise the link is known, and so is whose it was. */
  | { kind: 'closed'; because: 'expired' | 'used' | 'revoked'; verification: Verification }
  | { kind: 'altered' };

/** Makes a link's secret and keeps its hash; the token goes into the mail and nowhere else. */
export async function issueVerification(
  tx: Tx,
  issue: {
    organizationId: string;
    purpose: Purpose;
    userId: string | undefined;
    email: string;
    /** Milliseconds. */
    lifetime: number;
    browserHash?: Buffer | undefined;
  },
): Promise<{ id: string; token: string }> {
  const id = newId();
  const secret = randomSecret();
  await tx.run(insertVerification({ ...issue, id, secretHash: sha256(secret) }));
  return { id, token: composeToken(issue.organizationId, secret) };
}

/** Looks at a link without using it up: GET requests may do only this. */
export async function inspectVerification(
  tx: Tx,
  purpose: Purpose,
  token: string,
  browserHash: Buffer | undefined,
): Promise<VerificationState> {
  const parsed = parseToken(token);
  if (!parsed) return { kind: 'altered' };
  const row = await tx.one<VerificationRow>(
    readVerification(parsed.organizationId, purpose, parsed.hash, browserHash),
  );
  if (!row) return { kind: 'altered' };
  return row.state === 'open'
    ? { kind: 'open', verification: row }
    : { kind: 'closed', because: row.state, verification: row };
}

/**
 * Uses a link up: exactly one of any number of callers gets it, in the transaction that applies its effect. Where
 * another browser asked, the caller must have typed the address the link was sent to.
 */
export async function consume(
  tx: Tx,
  purpose: Purpose,
  token: string,
  proof: { browserHash: Buffer | undefined; email?: string | undefined },
): Promise<Verification | undefined> {
  const parsed = parseToken(token);
  if (!parsed) return undefined;
  return tx.one<Verification>(
    consumeVerification(parsed.organizationId, purpose, parsed.hash, proof.browserHash, proof.email),
  );
}

/** Closes every open link of a purpose that a person still holds. */
export const revokeAll = (
  tx: Tx,
  organizationId: string,
  userId: string,
  purpose: Purpose,
): Promise<number> => tx.run(revokeVerifications(organizationId, userId, purpose));

interface VerificationRow extends Verification {
  readonly state: 'open' | 'expired' | 'used' | 'revoked';
}
