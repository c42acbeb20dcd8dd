import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import { findReserved } from '../organizations/organizations.ts';
import { recordAttempt } from './attempts.ts';
import type { Cause } from './causes.ts';

/** Somebody stood before a link that leads nowhere. */
export interface ClosedLinkAttempt {
  readonly cause: Cause;
  /** Whose link it was, as far as that is known; the operators' otherwise. */
  readonly organizationId: string | undefined;
  readonly userId?: string | undefined;
  readonly host: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** Keeps why a link led nowhere, for whoever is asked about it; answers the reference code to show. */
export async function recordClosedLink(
  infra: Needs<'database' | 'keyring'>,
  { host, ip, userAgent, cause, userId, ...link }: ClosedLinkAttempt,
): Promise<string> {
  const organizationId = link.organizationId ?? (await findReserved(infra.database.outside));
  if (!organizationId) throw new Error('the portal has no organization of operators');
  const reference = referenceCode();
  const attempt = { organizationId, userId, host, ip, userAgent, reference, cause } as const;
  await infra.database.batch(organizationId, [
    recordAttempt(infra, { ...attempt, kind: 'link', outcome: 'refused' }),
  ]);
  return reference;
}
