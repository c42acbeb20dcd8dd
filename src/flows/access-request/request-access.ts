import { findAskedFor } from '../../domain/organizations/asked-for.ts';
import { keepRequest } from '../../domain/requests/requests.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';

/**
 * Somebody asks for an account. One look-up and one row, the same for whatever was typed: the clock finds out whether the
 * organization takes requests and whether the address has an account already. Answers the reference code to show.
 */
export async function requestAccess(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  request: {
    /** Known by the address; undefined at the shared one, where `organizationName` was typed. */
    organizationId: string | undefined;
    organizationName: string;
    email: string;
    name: string;
    reason: string;
    /** Host and port as asked for. */
    host: string;
    locale: Locale;
    caller: Caller;
  },
): Promise<{ reference: string }> {
  const { email, name, reason, locale, caller } = request;
  const asked = await findAskedFor(infra, request);
  const reference = referenceCode();
  await infra.database.batch(asked.organizationId, [
    keepRequest(infra, {
      ...caller,
      ...asked,
      kind: 'access-request',
      reference,
      email,
      details: { name, reason },
      locale,
    }),
  ]);
  return { reference };
}
