import type { Cause } from '../../domain/attempts/causes.ts';
import { recordEvent } from '../../domain/audit/audit.ts';
import { findBySubject, linkIdentity, type SourcePerson } from '../../domain/identity-sources/identities.ts';
import type { Source } from '../../domain/identity-sources/sources.ts';
import { holdLicense, takeSeats } from '../../domain/licenses/licenses.ts';
import { addUser } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';

export type Resolved =
  | { readonly kind: 'known' | 'joined'; readonly userId: string }
  | { readonly kind: 'refused'; readonly cause: Cause };

/**
 * Finds the user that a source's person is, by the source's own key; the first time, makes one where the source's rules
 * allow it. An e-mail address that somebody here has already is refused: an address proves nothing about an account.
 */
export function resolvePerson(
  infra: Needs<'database' | 'keyring'>,
  source: Source,
  person: SourcePerson,
): Promise<Resolved> {
  return infra.database.inOrganization(source.organizationId, async (tx) => {
    const known = await findBySubject(tx, source.organizationId, source.id, person);
    if (known) return { kind: 'known', userId: known };
    const rule = rules.find(({ holds }) => holds(source, person));
    return rule ? { kind: 'refused', cause: rule.cause } : join(tx, infra, source, person);
  });
}

/** Why somebody whom the source knows does not become a user here, the first that holds. */
const rules: readonly { cause: Cause; holds: (source: Source, person: SourcePerson) => boolean }[] = [
  { cause: 'joining-off', holds: ({ settings }) => !settings.joining.create },
  { cause: 'source-email-missing', holds: (_, { email }) => !email },
  {
    cause: 'source-domain-refused',
    holds: ({ settings: { joining } }, { email }) =>
      joining.domains.length > 0 && !joining.domains.includes(domainOf(email ?? '')),
  },
  {
    cause: 'source-email-unverified',
    holds: ({ settings: { joining } }, { emailVerified }) => !emailVerified && !joining.trustsEmail,
  },
];

async function join(
  tx: Tx,
  infra: Needs<'keyring'>,
  source: Source,
  person: SourcePerson,
): Promise<Resolved> {
  const { organizationId, id: sourceId, settings } = source;
  const { role, licenseId } = settings.joining;
  const email = person.email ?? '';
  const userId = await addUser(tx, {
    organizationId,
    email,
    name: person.name?.trim().slice(0, 120) || email,
    role,
    status: 'active',
    emailVerified: true,
    locale: isLocale(person.locale) ? person.locale : undefined,
    sourceId,
  });
  if (!userId) {
    // Two first sign-ins at one moment: the other one made the user, and waited for us to see it.
    const known = await findBySubject(tx, organizationId, sourceId, person);
    return known ? { kind: 'known', userId: known } : { kind: 'refused', cause: 'email-collision' };
  }
  await linkIdentity(tx, organizationId, sourceId, person, userId);
  if (licenseId) await takeSeat(tx, organizationId, licenseId, userId);
  await recordEvent(tx, infra, {
    organizationId,
    actor: { kind: 'user', id: userId },
    action: 'user.joined',
    subject: { kind: 'user', id: userId },
    change: { source: sourceId, role, license: licenseId },
    personal: { email, name: person.name },
  });
  return { kind: 'joined', userId };
}

/** A seat while there is one: without it, the step of the licence says what is missing. */
async function takeSeat(tx: Tx, organizationId: string, licenseId: string, userId: string): Promise<void> {
  const license = await holdLicense(tx, organizationId, licenseId);
  if (license?.state === 'in-force' && license.free > 0)
    await takeSeats(tx, organizationId, licenseId, [userId], undefined);
}

/** The part behind the last `@`, folded. */
const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
