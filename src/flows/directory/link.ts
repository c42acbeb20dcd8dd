import { recordEvent } from '../../domain/audit/audit.ts';
import { findBySubject, linkIdentity, type SourcePerson } from '../../domain/identity-sources/identities.ts';
import { findSource, type OpenIdSource } from '../../domain/identity-sources/sources.ts';
import { linkNotice } from '../../domain/mails/link-notice.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { lockUser } from '../../domain/users/users.sql.ts';
import type { User } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInRefused } from '../sign-in/outcome.ts';
import { refuse } from '../sign-in/refuse.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { judge } from '../sign-in/steps.ts';
import { type Leave, leaveFor } from './leave.ts';
import { type Proof, proveAfresh } from './prove.ts';
import { findDirectory } from './start.ts';

/**
 * A signed-in person wants to come in by a directory too: they prove themselves afresh here, then are sent there, where
 * they do the same. `not-found`: there is no such directory here.
 */
export async function startDirectoryLink(
  infra: Needs<'database' | 'keyring' | 'hasher' | 'outbound' | 'portal'>,
  profiles: Profiles,
  request: {
    readonly session: PersonSession;
    readonly sourceId: string;
    readonly password: string | undefined;
    readonly atOwnAddress: boolean;
    readonly caller: Caller;
  },
): Promise<Leave | Exclude<Proof, { kind: 'proven' }> | SignInRefused | { kind: 'not-found' }> {
  const { session, sourceId, caller, atOwnAddress } = request;
  const found = await findDirectory(infra, profiles, {
    organizationId: session.organizationId,
    sourceId,
    caller,
  });
  if (!found) return { kind: 'not-found' };
  const { profile, source } = found;
  const facts = { ...found.facts, atOwnAddress };
  const cause = judge(facts, 'account');
  if (cause) return refuse(infra, facts, { caller, email: undefined }, cause);
  const proof = await proveAfresh(infra, request);
  if (proof.kind !== 'proven') return proof;
  const link = { userId: session.user.id, sessionId: session.id };
  const leave = await leaveFor(infra, profile, source, { next: '', remember: false, caller, link });
  if (leave.kind === 'leave') return leave;
  return refuse(infra, facts, { caller, email: undefined, detail: leave.fault.detail }, leave.fault.cause);
}

export type Linked =
  | { readonly kind: 'linked' }
  /** `word`: whose account the directory's account is already, or what the person has there already. */
  | { readonly kind: 'refused'; readonly cause: 'directory-taken' | 'source-off'; readonly word: string };

/** Both sides have proven themselves: from now on the person comes in by the directory's account too. */
export function linkPerson(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profile: OrganizationProfile,
  { id: sourceId }: OpenIdSource,
  { user: { id: userId } }: PersonSession,
  person: SourcePerson,
): Promise<Linked> {
  const organizationId = profile.id;
  return infra.database.inOrganization(organizationId, async (tx): Promise<Linked> => {
    const user = await tx.one<User>(lockUser(organizationId, userId));
    const source = await findSource(tx, organizationId, sourceId);
    if (!user || !source?.enabled) return { kind: 'refused', cause: 'source-off', word: 'meanwhile' };
    const holder = await findBySubject(tx, organizationId, sourceId, person);
    if (holder === userId) return { kind: 'linked' };
    if (holder) return { kind: 'refused', cause: 'directory-taken', word: 'other-person' };
    if (!(await linkIdentity(tx, organizationId, sourceId, person, userId)))
      return { kind: 'refused', cause: 'directory-taken', word: 'other-account' };
    await recordEvent(tx, infra, {
      organizationId,
      actor: { kind: 'user', id: userId },
      action: 'user.source-linked',
      subject: { kind: 'user', id: userId },
      change: { source: sourceId },
      personal: { subject: person.subject, email: person.email },
    });
    const mail = linkNotice(infra, profile, user, 'source-linked', source.label);
    await Promise.all(mail.map((statement) => tx.run(statement)));
    return { kind: 'linked' };
  });
}
