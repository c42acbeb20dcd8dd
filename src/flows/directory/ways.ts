import { recordEvent } from '../../domain/audit/audit.ts';
import { credentialOf } from '../../domain/credentials/credentials.sql.ts';
import { type Identity, identitiesOf, unlinkIdentity } from '../../domain/identity-sources/identities.ts';
import { linkNotice } from '../../domain/mails/link-notice.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import { findUser, type User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { endSessionsBySource } from './pending.sql.ts';
import { isFresh } from './prove.ts';

/** A way in that somebody has through a source. */
export interface LinkedWay extends Identity {
  /** Why it cannot be taken away: the source keeps this person, or nothing else would let them in. */
  readonly held: 'home' | 'last' | undefined;
}

export interface SignInWays {
  /** Whether they come in with a password that is kept here. */
  readonly password: boolean;
  /** Whether they signed in a moment ago, so that no password is asked again. */
  readonly fresh: boolean;
  readonly linked: readonly LinkedWay[];
}

/** All the ways by which a signed-in person comes in. */
export async function signInWays(infra: Needs<'database'>, session: PersonSession): Promise<SignInWays> {
  const { organizationId, user } = session;
  const [fresh, ways] = await Promise.all([
    isFresh(infra, session),
    infra.database.inOrganization(organizationId, async (tx) => {
      const found = await findUser(tx, organizationId, user.id);
      return found ? waysOf(tx, found) : { password: false, linked: [] };
    }),
  ]);
  return { ...ways, fresh };
}

async function waysOf(tx: Tx, user: User): Promise<Omit<SignInWays, 'fresh'>> {
  const { organizationId, id, sourceId } = user;
  const [identities, secret] = await Promise.all([
    identitiesOf(tx, organizationId, id),
    tx.one(credentialOf(organizationId, id)),
  ]);
  // Whom a source keeps is refused at the form for passwords.
  const password = secret !== undefined && !sourceId;
  const held = (identity: Identity): LinkedWay['held'] => {
    if (identity.sourceId === sourceId) return 'home';
    const others = identities.some((each) => each.enabled && each.sourceId !== identity.sourceId);
    return password || others ? undefined : 'last';
  };
  return { password, linked: identities.map((each) => ({ ...each, held: held(each) })) };
}

/**
 * Takes a way in away, never the last one; who came in by it elsewhere is signed out there, and the person is told by mail.
 * `gone`: it was no way in of theirs.
 */
export function unlinkSource(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profile: OrganizationProfile,
  session: PersonSession,
  sourceId: string,
): Promise<{ kind: 'unlinked'; label: string } | Refused<'gone' | 'home' | 'last'>> {
  const { organizationId } = session;
  const userId = session.user.id;
  return infra.database.inOrganization(organizationId, async (tx) => {
    // Held from here on: of two ways taken away at one moment the second sees that it is the last.
    const user = await tx.one<User>(lockUser(organizationId, userId));
    const way = user && (await waysOf(tx, user)).linked.find((each) => each.sourceId === sourceId);
    if (!user || !way) return refused('gone');
    if (way.held) return refused(way.held);
    await unlinkIdentity(tx, organizationId, sourceId, userId);
    await tx.run(endSessionsBySource(organizationId, userId, sourceId, session.id));
    await recordEvent(tx, infra, {
      organizationId,
      actor: { kind: 'user', id: userId },
      action: 'user.source-unlinked',
      subject: { kind: 'user', id: userId },
      change: { source: sourceId },
    });
    const mail = linkNotice(infra, profile, user, 'source-unlinked', way.label);
    await Promise.all(mail.map((statement) => tx.run(statement)));
    return { kind: 'unlinked' as const, label: way.label };
  });
}
