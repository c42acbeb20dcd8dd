import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { recordEvent } from '../audit/audit.ts';
import { lockUser } from '../users/users.sql.ts';
import { dropValue, keepValue } from './fields.sql.ts';
import { readAnswers } from './fields.ts';

/** Field id to answer; null for none. */
export type Answers = Readonly<Record<string, string | null>>;

/**
 * Saves what somebody answered of what they are asked now; fields that are not named keep their answers. Where nothing
 * changed, nothing is recorded.
 */
export async function replaceAnswers(
  tx: Tx,
  infra: Needs<'keyring'>,
  { organizationId, userId, answers }: { organizationId: string; userId: string; answers: Answers },
): Promise<void> {
  await tx.run(lockUser(organizationId, userId));
  const before = await readAnswers(tx, organizationId, userId);
  const changed = before.filter(({ id, value }) => id in answers && answers[id] !== value);
  if (changed.length === 0) return;
  for (const { id } of changed) {
    const value = answers[id] ?? null;
    await tx.run(
      value === null ? dropValue(organizationId, userId, id) : keepValue(organizationId, userId, id, value),
    );
  }
  await recordEvent(tx, infra, {
    organizationId,
    actor: { kind: 'user', id: userId },
    action: 'user.information-changed',
    subject: { kind: 'user', id: userId },
    change: { fields: changed.map(({ id }) => id) },
    personal: {
      before: Object.fromEntries(changed.map(({ id, value }) => [id, value])),
      after: Object.fromEntries(changed.map(({ id }) => [id, answers[id] ?? null])),
    },
  });
}
