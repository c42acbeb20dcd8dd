import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import {
  keepWording,
  type Wording,
  type WordingProblem,
  wordingProblem,
} from '../../domain/wording/wordings.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

/** Gives a message an organization's own words, or (with an empty text) the portal's again. In force at once. */
export async function reword(
  infra: Needs<'database' | 'keyring'>,
  change: { organizationId: string; wording: Wording; actor: Actor },
): Promise<{ kind: 'reworded' } | Refused<WordingProblem>> {
  const { organizationId, wording, actor } = change;
  const problem = wordingProblem(wording.locale, wording.key, wording.text);
  if (problem) return refused(problem);
  return infra.database.inOrganization(organizationId, async (tx) => {
    await keepWording(tx, organizationId, wording);
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'wording.changed',
      subject: { kind: 'wording' },
      change: { message: wording.key, locale: wording.locale, restored: wording.text === '' },
    });
    return { kind: 'reworded' as const };
  });
}
