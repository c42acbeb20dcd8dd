import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import {
  countProjects,
  type ProjectListFilter,
  type ProjectPart,
  projectById,
  projectList,
} from '../../domain/projects/catalogue.sql.ts';
import type { ProjectDetails, Visibility } from '../../domain/projects/projects.schema.ts';
import {
  archiveProject,
  changeProject,
  lockProject,
  reopenProject,
} from '../../domain/projects/projects.sql.ts';
import { addProject, type KnownProject } from '../../domain/projects/projects.ts';
import { declineAll } from '../../domain/projects/requests.sql.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { tell } from './deciding.ts';

type Means = Needs<'database' | 'keyring'>;
type Refusal = Refused<'unknown-project'>;

export interface ListedProject {
  readonly id: string;
  readonly name: string;
  readonly visibility: Visibility;
  readonly archivedAt: Date | null;
  readonly members: number;
  /** How many wait to be let in. */
  readonly waiting: number;
}

/** A part of an organization's projects: one row more than asked for where there are more. */
export async function listProjects(
  infra: Needs<'database'>,
  organizationId: string,
  filter: ProjectListFilter,
  part: ProjectPart,
): Promise<{ rows: readonly ListedProject[]; total: number }> {
  const [rows, [counted]] = (await infra.database.batch(organizationId, [
    projectList(organizationId, filter, part),
    countProjects(organizationId, filter),
  ])) as [ListedProject[], { count: number }[]];
  return { rows, total: counted?.count ?? 0 };
}

export const findProject = (
  infra: Needs<'database'>,
  organizationId: string,
  id: string,
): Promise<KnownProject | undefined> =>
  infra.database.inOrganization(organizationId, (tx) =>
    tx.one<KnownProject>(projectById(organizationId, id)),
  );

export interface Deed {
  readonly organizationId: string;
  readonly actor: Actor;
}

/** Begins a project, without members; answers its id. */
export const beginProject = (infra: Means, deed: Deed & { details: ProjectDetails }): Promise<string> =>
  infra.database.inOrganization(deed.organizationId, async (tx) => {
    const { organizationId, details } = deed;
    const id = await addProject(tx, organizationId, { ...details, members: [] });
    await record(tx, infra, deed, 'project.added', id, { ...details });
    return id;
  });

/** Says anew what a project is. Who waits goes on waiting, whoever may join now. */
export const editProject = (
  infra: Means,
  deed: Deed & { id: string; details: ProjectDetails },
): Promise<{ kind: 'changed' } | Refusal> =>
  infra.database.inOrganization(deed.organizationId, async (tx) => {
    const { organizationId, id, details } = deed;
    const before = await tx.one<KnownProject>(lockProject(organizationId, id));
    if (!before) return refused('unknown-project');
    const named = Object.keys(details) as (keyof ProjectDetails)[];
    const changed = named.filter((name) => before[name] !== details[name]);
    if (changed.length === 0) return { kind: 'changed' };
    await tx.run(changeProject(organizationId, id, details));
    const values = Object.fromEntries(changed.map((name) => [name, details[name]]));
    await record(tx, infra, deed, 'project.changed', id, { project: before.name, ...values });
    return { kind: 'changed' };
  });

/** Puts a project away: nobody sees or joins it. Its members are kept; whoever waits is told that it came to nothing. */
export const archive = (
  infra: Means & Needs<'portal'>,
  profiles: Profiles,
  deed: Deed & { id: string },
): Promise<{ kind: 'archived' } | Refusal> =>
  infra.database.inOrganization(deed.organizationId, async (tx) => {
    const { organizationId, id, actor } = deed;
    const project = await tx.one<KnownProject>(lockProject(organizationId, id));
    if (!project) return refused('unknown-project');
    if ((await tx.run(archiveProject(organizationId, id))) === 0) return { kind: 'archived' };
    const waiting = await tx.rows<{ userId: string }>(declineAll(organizationId, id, actor.id ?? null));
    for (const { userId } of waiting)
      await tell(tx, infra, profiles, { organizationId, project, userId, outcome: 'declined' });
    await record(tx, infra, deed, 'project.archived', id, {
      project: project.name,
      declined: waiting.length,
    });
    return { kind: 'archived' };
  });

/** Takes a project up again, with the members it had. */
export const reopen = (infra: Means, deed: Deed & { id: string }): Promise<{ kind: 'reopened' } | Refusal> =>
  infra.database.inOrganization(deed.organizationId, async (tx) => {
    const { organizationId, id } = deed;
    const project = await tx.one<KnownProject>(lockProject(organizationId, id));
    if (!project) return refused('unknown-project');
    if ((await tx.run(reopenProject(organizationId, id))) > 0)
      await record(tx, infra, deed, 'project.reopened', id, { project: project.name });
    return { kind: 'reopened' };
  });

const record = (
  tx: Tx,
  infra: Needs<'keyring'>,
  { organizationId, actor }: Deed,
  action: string,
  id: string,
  change: Record<string, unknown>,
) => recordEvent(tx, infra, { organizationId, actor, action, subject: { kind: 'project', id }, change });
