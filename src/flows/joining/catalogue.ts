import {
  type CatalogueFilter,
  catalogue,
  countCatalogue,
  type ProjectPart,
  projectFor,
} from '../../domain/projects/catalogue.sql.ts';
import type { CatalogueEntry, WaitingRequest } from '../../domain/projects/projects.ts';
import { waitingRequests } from '../../domain/projects/requests.sql.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { administers } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import { waitingShown } from './deciding.ts';

/** A part of the catalogue: one row more than asked for where there are more; the total stops at 10,001. */
export interface Catalogue {
  readonly rows: readonly CatalogueEntry[];
  readonly total: number;
}

/** The projects that a person may know of. */
export async function readCatalogue(
  infra: Needs<'database'>,
  { organizationId, user }: PersonSession,
  filter: CatalogueFilter,
  part: ProjectPart,
): Promise<Catalogue> {
  const [rows, [counted]] = (await infra.database.batch(organizationId, [
    catalogue(organizationId, user.id, filter, part),
    countCatalogue(organizationId, user.id, filter),
  ])) as [CatalogueEntry[], { count: number }[]];
  return { rows, total: counted?.count ?? 0 };
}

/** One project as a person sees it. */
export interface ProjectView extends CatalogueEntry {
  /** Where its work is done; null for who is no member. */
  readonly url: string | null;
  /** Whom to ask, where it cannot be joined here. */
  readonly contact: string;
  readonly manager: boolean;
  /** Why they asked to join, while they wait. */
  readonly reason: string;
  /** Null where strangers are not told. */
  readonly members: number | null;
  /** Who waits for an answer, the longest first; for those who may give it. */
  readonly waiting: readonly WaitingRequest[];
}

/** Undefined where the organization has no such project, or has put it away. */
export const readProject = (
  infra: Needs<'database'>,
  { organizationId, user }: PersonSession,
  id: string,
): Promise<ProjectView | undefined> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const project = await tx.one<Omit<ProjectView, 'waiting'>>(projectFor(organizationId, id, user.id));
    if (!project) return undefined;
    const decides = project.manager || administers(user.role);
    const waiting = decides
      ? await tx.rows<WaitingRequest>(waitingRequests(organizationId, id, waitingShown))
      : [];
    return { ...project, waiting };
  });
