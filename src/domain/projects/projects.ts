import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { ProjectDetails, Visibility } from './projects.schema.ts';
import { insertMember, insertProject } from './projects.sql.ts';

/** Work that people of an organization join. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Where its work is done; null where it has no page of its own. */
  readonly url: string | null;
}

/** A project with everything that is said of it. */
export interface KnownProject extends ProjectDetails {
  readonly id: string;
  /** Since when nobody joins it, or sees it, any more; null while it runs. */
  readonly archivedAt: Date | null;
}

/** A project in the catalogue, as one person sees it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  /** Empty where only its members may read it. */
  readonly description: string;
  readonly visibility: Visibility;
  readonly member: boolean;
  /** Since when they wait to be let in; null where they do not. */
  readonly requestedAt: Date | null;
}

/** What became of a wish to join. `joined`: it was settled without a decision. */
export type RequestOutcome = 'approved' | 'declined' | 'withdrawn' | 'joined';

/** Somebody who waits to be let in. */
export interface WaitingRequest {
  readonly id: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly projectId: string;
  readonly projectName: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly pictureTag: string | null;
}

/** Adds a project with these members; answers its id. */
export async function addProject(
  tx: Tx,
  organizationId: string,
  { members, ...project }: ProjectDetails & { readonly members: readonly string[] },
): Promise<string> {
  const id = newId();
  await tx.run(insertProject(organizationId, id, project));
  for (const userId of members) await tx.run(insertMember(organizationId, id, userId));
  return id;
}
