import { findReserved, foldName } from '../../domain/organizations/organizations.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import { keepRequest } from '../../domain/requests/requests.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { organizationAskedFor } from './recovery.sql.ts';

/**
 * Somebody forgot their password. One look-up and one row, the same for whatever was typed: the clock finds out whose
 * account it is, so that neither words nor time tell. Answers the reference code to show.
 */
export async function requestReset(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  request: {
    /** Known by the address; undefined at the shared one, where `organizationName` was typed. */
    organizationId: string | undefined;
    organizationName: string;
    email: string;
    /** Host and port as asked for. */
    host: string;
    locale: Locale;
    caller: Caller;
  },
): Promise<{ reference: string }> {
  const asked = request.organizationId
    ? { organizationId: request.organizationId, organizationKnown: true, rightAddress: true }
    : await askedFor(infra, request.organizationName, request.host);
  const reference = referenceCode();
  await infra.database.batch(asked.organizationId, [
    keepRequest(infra, {
      ...request.caller,
      ...asked,
      kind: 'password-reset',
      reference,
      email: request.email,
      locale: request.locale,
    }),
  ]);
  return { reference };
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

async function askedFor(infra: Needs<'database' | 'portal'>, name: string, host: string) {
  const found = await infra.database.outside.one<Asked>(organizationAskedFor(foldName(name)));
  if (!found) throw new Error('the look-up of an organization gave nothing');
  const { ownAddress, reserved, ...organization } = found;
  const rightAddress = !ownAddress && isServedAt(infra.portal, { reserved, hosts: [] }, host);
  return { ...organization, rightAddress };
}

interface Asked {
  organizationId: string;
  organizationKnown: boolean;
  reserved: boolean;
  ownAddress: boolean;
}
