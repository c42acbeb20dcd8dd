import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import { insertMember, insertProject } from './projects.sql.ts';

/** Work that people of an organization join. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Where its work is done; null where it has no page of its own. */
  readonly url: string | null;
}

/** Adds a project with these members; answers its id. */
export async function addProject(
  tx: Tx,
  organizationId: string,
  project: Omit<Project, 'id'> & { readonly members: readonly string[] },
): Promise<string> {
  const id = newId();
  await tx.run(insertProject(organizationId, id, project));
  for (const userId of project.members) await tx.run(insertMember(organizationId, id, userId));
  return id;
}
