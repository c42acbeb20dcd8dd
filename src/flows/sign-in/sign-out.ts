import { auditStatements } from '../../domain/audit/audit.ts';
import { endSessionByToken } from '../../domain/sessions/sessions.sql.ts';
import type { PersonSession, SessionEnd } from '../../domain/sessions/sessions.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';

/** Ends a session on the server; its token is worth nothing from now on. */
export async function signOut(
  infra: Needs<'database' | 'keyring'>,
  session: PersonSession,
  token: string,
  because: SessionEnd = 'signed-out',
): Promise<void> {
  const parsed = parseToken(token);
  if (!parsed) return;
  await infra.database.batch(session.organizationId, [
    endSessionByToken(session.organizationId, parsed.hash, because),
    ...auditStatements(infra, {
      organizationId: session.organizationId,
      actor: { kind: 'user', id: session.user.id },
      action: 'session.ended',
      subject: { kind: 'session', id: session.id },
      change: { because },
    }),
  ]);
}
