import type { Needs } from '../../infra/infra.ts';
import { organizationsAfter } from './sealing.sql.ts';
import { type AuditState, verifyAudit } from './verify.ts';

type Broken = Extract<AuditState, { kind: 'broken' }>;

export interface ChainsState {
  /** Organizations whose history is whole, and the events in all of them. */
  readonly whole: number;
  readonly events: number;
  readonly broken: readonly (Omit<Broken, 'kind'> & { slug: string })[];
}

const batch = 500;

/** Verifies the history of every organization. As the tables' owner: it names the organizations. */
export async function verifyChains(
  infra: Needs<'database' | 'keyring'>,
  onProgress?: (events: number) => void,
): Promise<ChainsState> {
  const broken: ChainsState['broken'][number][] = [];
  let [whole, events] = [0, 0];
  let found: { id: string; slug: string }[] = [];
  do {
    found = await infra.database.outside.rows(organizationsAfter(found.at(-1)?.id ?? null, batch));
    for (const { id, slug } of found) {
      const state = await verifyAudit(infra, id);
      if (state.kind === 'broken') broken.push({ slug, at: state.at, because: state.because });
      else {
        whole += 1;
        events += state.events;
        onProgress?.(events);
      }
    }
  } while (found.length === batch);
  return { whole, events, broken };
}
