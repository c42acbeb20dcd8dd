import { recordEvent } from '../../domain/audit/audit.ts';
import { fieldsOfUser } from '../../domain/fields/fields.sql.ts';
import type { AnsweredField } from '../../domain/fields/fields.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { changeProfile, lockUser, type ProfileChange, userById } from '../../domain/users/users.sql.ts';
import type { User } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';

const fields = ['name', 'about', 'locale', 'timeZone'] as const satisfies (keyof ProfileChange)[];

/** A person as they see themselves. */
export interface OwnProfile extends User {
  /** What the organization asks of them, and what they answered. */
  readonly information: readonly AnsweredField[];
}

/** The signed-in person's own row, and what the organization asks of them. */
export async function readProfile(infra: Needs<'database'>, session: PersonSession): Promise<OwnProfile> {
  const { organizationId, user } = session;
  const [[row] = [], information = []] = (await infra.database.batch(organizationId, [
    userById(organizationId, user.id),
    fieldsOfUser(organizationId, user.id, { everything: false }),
  ])) as [User[], AnsweredField[]];
  if (!row) throw new Error('a signed-in person has no row');
  return { ...row, information };
}

/** Saves what a person says of themselves. Where nothing changed, nothing is recorded. */
export async function saveProfile(
  infra: Needs<'database' | 'keyring'>,
  session: PersonSession,
  profile: ProfileChange,
): Promise<void> {
  const { organizationId, user } = session;
  await infra.database.inOrganization(organizationId, async (tx) => {
    const before = await tx.one<User>(lockUser(organizationId, user.id));
    const changed = fields.filter((field) => before && before[field] !== profile[field]);
    if (!before || changed.length === 0) return;
    await tx.run(changeProfile(organizationId, user.id, profile));
    await recordEvent(tx, infra, {
      organizationId,
      actor: { kind: 'user', id: user.id },
      action: 'user.profile-changed',
      subject: { kind: 'user', id: user.id },
      change: { fields: changed },
      personal: {
        before: Object.fromEntries(changed.map((field) => [field, before[field]])),
        after: Object.fromEntries(changed.map((field) => [field, profile[field]])),
      },
    });
  });
}
