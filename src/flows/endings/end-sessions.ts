import { auditStatements, system } from '../../domain/audit/audit.ts';
import { endOverdueSessions } from '../../domain/sessions/ending.sql.ts';
import type { Needs } from '../../infra/infra.ts';
import { organizationsWithOverdueSessions } from './endings.sql.ts';

/**
 * Marks the sessions of people whose access ended or who may not be here any more, and those that ran out. Nothing relies
 * on it: such a session opens no page before this runs. What merely ran out is no event.
 */
export async function endOverdue(infra: Needs<'database' | 'keyring'>): Promise<void> {
  const due = await infra.database.outside.rows<{ organizationId: string }>(organizationsWithOverdueSessions);
  for (const { organizationId } of due) {
    await infra.database.inOrganization(organizationId, async (tx) => {
      const ended = await tx.rows<{ id: string; because: string }>(endOverdueSessions(organizationId));
      const events = ended
        .filter(({ because }) => because !== 'expired')
        .flatMap(({ id, because }) =>
          auditStatements(infra, {
            organizationId,
            actor: system,
            action: 'session.ended',
            subject: { kind: 'session', id },
            change: { because },
          }),
        );
      await Promise.all(events.map((statement) => tx.run(statement)));
    });
  }
}
