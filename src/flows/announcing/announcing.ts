import { endAnnouncement, insertAnnouncement } from '../../domain/announcements/announcements.sql.ts';
import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';

/** Leaves a message on everybody's dashboard, until `endsAt` or until it is taken down. */
export async function announce(
  infra: Needs<'database' | 'keyring'>,
  given: { organizationId: string; text: string; endsAt: Date | undefined; actor: Actor },
): Promise<string> {
  const { organizationId, actor } = given;
  const id = newId();
  await infra.database.inOrganization(organizationId, async (tx) => {
    await tx.run(insertAnnouncement(organizationId, id, given.text, given.endsAt ?? null, actor.id ?? null));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'announcement.made',
      subject: { kind: 'announcement', id },
    });
  });
  return id;
}

/** Takes a message down. False where there is none of this id in force. */
export function takeDown(
  infra: Needs<'database' | 'keyring'>,
  given: { organizationId: string; id: string; actor: Actor },
): Promise<boolean> {
  const { organizationId, id, actor } = given;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const ended = await tx.run(endAnnouncement(organizationId, id));
    if (ended === 0) return false;
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'announcement.taken-down',
      subject: { kind: 'announcement', id },
    });
    return true;
  });
}
