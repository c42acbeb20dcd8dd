import { recordEvent } from '../../domain/audit/audit.ts';
import { endOwnSession, endSessionsOf, openSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Needs } from '../../infra/infra.ts';

/** A browser in which somebody is signed in. */
export interface OpenSession {
  readonly id: string;
  readonly createdAt: Date;
  /** Exact to a minute. */
  readonly lastSeenAt: Date;
  readonly ip: string | null;
  readonly userAgent: string;
}

/** Where a person is signed in, the last seen first. */
export async function listSessions(infra: Needs<'database'>, session: PersonSession): Promise<OpenSession[]> {
  const { organizationId, user } = session;
  const [rows] = await infra.database.batch(organizationId, [openSessionsOf(organizationId, user.id)]);
  return (rows ?? []) as OpenSession[];
}

/**
 * Ends one of a person's own sessions; its token is worth nothing from now on. Ending it twice is no error. `not-found`:
 * it is nobody's, or somebody else's.
 */
export async function endSession(
  infra: Needs<'database' | 'keyring'>,
  session: PersonSession,
  id: string,
): Promise<{ kind: 'ended' | 'not-found' }> {
  const { organizationId, user } = session;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const row = await tx.one<{ endedNow: boolean }>(
      endOwnSession(organizationId, user.id, id, 'ended-by-person'),
    );
    if (!row) return { kind: 'not-found' };
    if (row.endedNow) await recordEvent(tx, infra, ended(session, id));
    return { kind: 'ended' };
  });
}

/** Ends all of a person's sessions but the one they are working in. */
export async function endOtherSessions(
  infra: Needs<'database' | 'keyring'>,
  session: PersonSession,
): Promise<void> {
  const { organizationId, user } = session;
  await infra.database.inOrganization(organizationId, async (tx) => {
    const rows = await tx.rows<{ id: string }>(
      endSessionsOf(organizationId, user.id, 'ended-by-person', session.id),
    );
    await Promise.all(rows.map(({ id }) => recordEvent(tx, infra, ended(session, id))));
  });
}

const ended = ({ organizationId, user }: PersonSession, id: string) => ({
  organizationId,
  actor: { kind: 'user' as const, id: user.id },
  action: 'session.ended',
  subject: { kind: 'session', id },
  change: { because: 'ended-by-person' },
});
