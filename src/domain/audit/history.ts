import type { Tx } from '../../infra/database/database.ts';
import { eventList } from './audit.sql.ts';

/** An event as the console shows it. */
export interface KnownEvent {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: 'user' | 'visitor' | 'operator' | 'system';
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  /** The person that the event was about, where it was about one who is still here. */
  readonly subjectName: string | null;
  readonly change: Record<string, unknown>;
  /** Names and addresses that explain it, unless they were erased. */
  readonly personal: Record<string, unknown> | null;
  /** Its number in the chain; null for a moment after it happened. */
  readonly sequence: string | null;
}

/** The newest first; `before` is the id of the last one already seen. */
export const listEvents = (
  tx: Tx,
  organizationId: string,
  before: string | undefined,
  most: number,
): Promise<KnownEvent[]> => tx.rows(eventList(organizationId, before, most));
