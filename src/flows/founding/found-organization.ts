import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { findByName, foundOrganization } from '../../domain/organizations/organizations.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { changeSettings } from '../../domain/settings/settings.ts';
import { languages } from '../../domain/wording/brand.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { inviteUser } from '../invitation/invite.ts';
import { signInSettings } from '../sign-in/settings.ts';

export interface NewOrganization {
  readonly name: string;
  readonly slug: string;
  readonly locale: Locale;
  /** IANA. */
  readonly timeZone: string;
  readonly licenseRequired: boolean;
  readonly owner: { readonly name: string; readonly email: string };
  readonly actor: Actor;
  /** Who the owner's mail says it comes from. */
  readonly inviterName: string;
}

export type FoundOutcome =
  | { kind: 'founded'; organizationId: string }
  /** The organization stands, but the invitation failed: its page says that it has no owner, and offers to invite one. */
  | { kind: 'founded-without-owner'; organizationId: string }
  | Refused<'name-taken' | 'slug-taken'>;

/**
 * Founds an organization with its settings in one transaction, then invites its first owner in another. Whoever waits for
 * a name that is being taken at this moment is refused like who comes later.
 */
export async function found(
  infra: Needs<'database' | 'keyring' | 'portal' | 'log'>,
  profiles: Profiles,
  founding: NewOrganization,
): Promise<FoundOutcome> {
  const id = newId();
  try {
    await establish(infra, id, founding);
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    const { outside } = infra.database;
    return refused((await findByName(outside, founding.slug)) ? 'slug-taken' : 'name-taken');
  }
  try {
    await invite(infra, profiles, id, founding);
    return { kind: 'founded', organizationId: id };
  } catch (error) {
    infra.log.error(
      { err: error, organization: id },
      'an organization was founded, but its owner not invited',
    );
    return { kind: 'founded-without-owner', organizationId: id };
  }
}

async function establish(
  infra: Needs<'database' | 'keyring'>,
  id: string,
  { name, slug, locale, timeZone, licenseRequired, actor }: NewOrganization,
): Promise<void> {
  await infra.database.inOrganization(id, async (tx) => {
    await foundOrganization(tx, { id, slug, name });
    const first = { organizationId: id, expectedVersion: 0, actor };
    await changeSettings(tx, infra, {
      ...first,
      section: languages,
      value: languages.schema.parse({ default: locale, timeZone }),
    });
    await changeSettings(tx, infra, {
      ...first,
      section: signInSettings,
      value: signInSettings.schema.parse({ licenseRequired }),
    });
    await recordEvent(tx, infra, {
      organizationId: id,
      actor,
      action: 'organization.founded',
      subject: { kind: 'organization', id },
      change: { name, slug, licenseRequired },
    });
  });
}

async function invite(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  organizationId: string,
  { owner, actor, inviterName }: NewOrganization,
): Promise<void> {
  const outcome = await inviteUser(infra, profiles, {
    ...owner,
    organizationId,
    role: 'owner',
    actor,
    inviterName,
  });
  if (outcome.kind === 'refused') throw new Error(`the first owner was refused: ${outcome.cause}`);
}
