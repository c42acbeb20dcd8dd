import { recordEvent } from '../../domain/audit/audit.ts';
import { countMembers, type MemberPart, members, strangers } from '../../domain/projects/members.sql.ts';
import { deleteMember, insertMember, lockProject, setManager } from '../../domain/projects/projects.sql.ts';
import type { KnownProject } from '../../domain/projects/projects.ts';
import { closeRequest } from '../../domain/projects/requests.sql.ts';
import { findUser, findUserByEmail } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import type { Deed } from './keeping.ts';

type Means = Needs<'database' | 'keyring'>;
type Refusal = Refused<'not-found'>;

/** Somebody of the organization. */
export interface ProjectPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly pictureTag: string | null;
}

export interface ProjectMember extends ProjectPerson {
  readonly joinedAt: Date;
  /** Managers decide who else may join. */
  readonly manager: boolean;
}

const strangersShown = 10;

/**
 * A part of a project's members, one row more where there are more, counted up to 10,001; and, where somebody is sought,
 * the first few who could be added.
 */
export async function readMembers(
  infra: Needs<'database'>,
  organizationId: string,
  projectId: string,
  part: MemberPart,
): Promise<{
  rows: readonly ProjectMember[];
  total: number;
  others: readonly ProjectPerson[];
}> {
  const [rows, [counted], others] = (await infra.database.batch(organizationId, [
    members(organizationId, projectId, part),
    countMembers(organizationId, projectId, part),
    strangers(organizationId, projectId, part.search, part.search ? strangersShown : 0),
  ])) as [ProjectMember[], { count: number }[], ProjectPerson[]];
  return { rows, total: counted?.count ?? 0, others };
}

/** The id of whoever has this address, if anybody of the organization has. */
export const findByAddress = (
  infra: Needs<'database'>,
  organizationId: string,
  email: string,
): Promise<string | undefined> =>
  infra.database.inOrganization(
    organizationId,
    async (tx) => (await findUserByEmail(tx, organizationId, email))?.id,
  );

type OfPerson = Deed & { projectId: string; userId: string };

/** Makes somebody a member; what they asked is thereby granted. */
export const addMember = (infra: Means, deed: OfPerson): Promise<{ kind: 'added' } | Refusal> =>
  withMember(infra, deed, 'project.member-added', async (tx) => {
    const { organizationId, projectId, userId, actor } = deed;
    const added = await tx.run(insertMember(organizationId, projectId, userId));
    await tx.run(closeRequest(organizationId, projectId, userId, 'joined', actor.id ?? null));
    return added;
  }).then((outcome) => outcome ?? { kind: 'added' });

export const removeMember = (infra: Means, deed: OfPerson): Promise<{ kind: 'removed' } | Refusal> =>
  withMember(infra, deed, 'project.member-removed', (tx) =>
    tx.run(deleteMember(deed.organizationId, deed.projectId, deed.userId)),
  ).then((outcome) => outcome ?? { kind: 'removed' });

/** Lets a member decide who else may join, or no longer. */
export const changeManager = (
  infra: Means,
  deed: OfPerson & { manager: boolean },
): Promise<{ kind: 'changed' } | Refusal> =>
  withMember(infra, deed, deed.manager ? 'project.manager-made' : 'project.manager-ended', (tx) =>
    tx.run(setManager(deed.organizationId, deed.projectId, deed.userId, deed.manager)),
  ).then((outcome) => outcome ?? { kind: 'changed' });

/** Changes something between a project and a person; recorded where that touched a row. */
function withMember(
  infra: Means,
  { organizationId, projectId, userId, actor }: OfPerson,
  action: string,
  work: (tx: Tx) => Promise<number>,
): Promise<Refusal | undefined> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const project = await tx.one<KnownProject>(lockProject(organizationId, projectId));
    if (!project || !(await findUser(tx, organizationId, userId))) return refused('not-found');
    if ((await work(tx)) === 0) return undefined;
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action,
      subject: { kind: 'user', id: userId },
      change: { project: project.name },
    });
    return undefined;
  });
}
