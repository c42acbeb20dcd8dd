import { findReserved, foldName } from '../../domain/organizations/organizations.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { keepRequest } from '../../domain/requests/requests.ts';
import { parseSection } from '../../domain/settings/settings.ts';
import { askForCode, startCodeFlow } from '../../domain/verifications/codes.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { recoveryAskedFor } from './recovery.sql.ts';
import { type RecoveryMethod, recoverySettings } from './settings.ts';

export interface RecoveryRequest {
  /** Known by the address; undefined at the shared one, where `organizationName` was typed. */
  readonly organization: OrganizationProfile | undefined;
  readonly organizationName: string;
  readonly email: string;
  /** Host and port as asked for. */
  readonly host: string;
  readonly locale: Locale;
  readonly caller: Caller;
}

export type Requested =
  | { readonly method: 'link' | 'generated'; readonly reference: string }
  /** `flow` is for the cookie of the pages where the code is typed. */
  | { readonly method: 'code'; readonly reference: string; readonly flow: string };

/**
 * Somebody forgot their password. The same look-up and the same rows, whatever was typed: the clock finds out whose account
 * it is, so that neither words nor time tell. Answers how it goes on and the reference code to show. An organization that
 * does not exist, or is not served here, goes on as one of those that are.
 */
export async function requestRecovery(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  request: RecoveryRequest,
): Promise<Requested> {
  const { method, countedAs, ...asked } = await askedFor(infra, request);
  const { caller, email, locale } = request;
  const reference = referenceCode();
  const row = { ...caller, ...asked, kind: 'password-reset', reference, email, locale } as const;
  if (method !== 'code') {
    await infra.database.batch(asked.organizationId, [keepRequest(infra, row)]);
    return { method, reference };
  }
  const { organizationId } = asked;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const start = { ...caller, organizationId, countedAs, purpose: 'recovery', email } as const;
    const { flow, id } = await startCodeFlow(tx, infra, start);
    await askForCode(tx, infra, { organizationId, id });
    await tx.run(keepRequest(infra, { ...row, codeFlow: id }));
    return { method, reference, flow };
  });
}

/**
 * Somebody forgot the name of their organization. One row, kept by the operators' organization, whatever was typed.
 * Answers the reference code to show.
 */
export async function requestOrganizationList(
  infra: Needs<'database' | 'keyring'>,
  request: { email: string; locale: Locale; caller: Caller },
): Promise<{ reference: string }> {
  const organizationId = await findReserved(infra.database.outside);
  if (!organizationId) throw new Error('the portal has no organization of operators');
  const reference = referenceCode();
  await infra.database.batch(organizationId, [
    keepRequest(infra, {
      ...request.caller,
      organizationId,
      organizationKnown: true,
      rightAddress: true,
      kind: 'organization-list',
      reference,
      email: request.email,
      locale: request.locale,
    }),
  ]);
  return { reference };
}

async function askedFor(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  { organization, organizationName, host }: RecoveryRequest,
): Promise<AskedFor> {
  if (organization) {
    const { method } = organization.section(recoverySettings);
    const { id } = organization;
    return { organizationId: id, organizationKnown: true, rightAddress: true, method, countedAs: id };
  }
  const name = foldName(organizationName);
  const lot = infra.keyring.mac('recovery-lot', name).toString('hex');
  const found = await infra.database.outside.one<Found>(recoveryAskedFor(name, lot));
  if (!found) throw new Error('the look-up of an organization gave nothing');
  const { ownAddress, reserved, settings, ...asked } = found;
  const rightAddress = !ownAddress && isServedAt(infra.portal, { reserved, hosts: [] }, host);
  const served = asked.organizationKnown && rightAddress;
  return {
    ...asked,
    rightAddress,
    method: parseSection(recoverySettings, settings ?? {}).method,
    // Guesses at what does not exist are counted by its name, as if it did.
    countedAs: served ? asked.organizationId : `name ${name}`,
  };
}

interface AskedFor {
  readonly organizationId: string;
  readonly organizationKnown: boolean;
  readonly rightAddress: boolean;
  readonly method: RecoveryMethod;
  readonly countedAs: string;
}

interface Found {
  readonly organizationId: string;
  readonly organizationKnown: boolean;
  readonly reserved: boolean;
  readonly ownAddress: boolean;
  readonly settings: unknown;
}
