import { recordEvent } from '../../domain/audit/audit.ts';
import { deleteMember, insertMember, lockProject, membershipOf } from '../../domain/projects/projects.sql.ts';
import type { KnownProject } from '../../domain/projects/projects.ts';
import { closeRequest, insertRequest } from '../../domain/projects/requests.sql.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

type Means = Needs<'database' | 'keyring'>;
type Refusal = Refused<'unknown-project' | 'not-open'>;

/** Joins a project that is open to everybody; joining twice is joining once. */
export const join = (
  infra: Means,
  session: PersonSession,
  projectId: string,
): Promise<{ kind: 'joined' } | Refusal> =>
  inProject(infra, session, projectId, async (tx, project, record) => {
    if (project.visibility !== 'open') return refused('not-open');
    const { organizationId, user } = session;
    if ((await tx.run(insertMember(organizationId, projectId, user.id))) > 0) await record('project.joined');
    // It may have opened while they waited.
    await tx.run(closeRequest(organizationId, projectId, user.id, 'joined', user.id));
    return { kind: 'joined' };
  });

/** Asks to be let in. Whoever asks again while they wait, or is a member already, has lost nothing. */
export const askToJoin = (
  infra: Means,
  session: PersonSession,
  projectId: string,
  reason: string,
): Promise<{ kind: 'asked' | 'asked-before' | 'member' } | Refusal> =>
  inProject(infra, session, projectId, async (tx, project, record) => {
    const { organizationId, user } = session;
    if (await tx.one(membershipOf(organizationId, projectId, user.id))) return { kind: 'member' };
    if (project.visibility !== 'ask') return refused('not-open');
    const request = { projectId, userId: user.id, reason };
    if ((await tx.run(insertRequest(organizationId, newId(), request))) === 0)
      return { kind: 'asked-before' };
    await record('project.join-requested', reason ? { reason } : undefined);
    return { kind: 'asked' };
  });

/** Takes back what the person asked. False where they wait for nothing. */
export const withdrawRequest = (
  infra: Means,
  session: PersonSession,
  projectId: string,
): Promise<{ kind: 'withdrawn' | 'nothing-to-withdraw' } | Refusal> =>
  inProject(infra, session, projectId, async (tx, _project, record) => {
    const { organizationId, user } = session;
    const closed = await tx.run(closeRequest(organizationId, projectId, user.id, 'withdrawn', user.id));
    if (closed === 0) return { kind: 'nothing-to-withdraw' };
    await record('project.request-withdrawn');
    return { kind: 'withdrawn' };
  });

/** Leaves a project; whoever is no member has left it already. */
export const leave = (
  infra: Means,
  session: PersonSession,
  projectId: string,
): Promise<{ kind: 'left' } | Refusal> =>
  inProject(infra, session, projectId, async (tx, _project, record) => {
    const { organizationId, user } = session;
    if ((await tx.run(deleteMember(organizationId, projectId, user.id))) > 0) await record('project.left');
    return { kind: 'left' };
  });

type Recorder = (action: string, personal?: Record<string, unknown>) => Promise<void>;

/** Works on a project that runs, one after the other, with the person's own events. */
function inProject<T>(
  infra: Means,
  { organizationId, user }: PersonSession,
  projectId: string,
  work: (tx: Tx, project: KnownProject, record: Recorder) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const project = await tx.one<KnownProject>(lockProject(organizationId, projectId));
    if (!project || project.archivedAt) return refused('unknown-project');
    return work(tx, project, (action, personal) =>
      recordEvent(tx, infra, {
        organizationId,
        actor: { kind: 'user', id: user.id },
        action,
        subject: { kind: 'project', id: projectId },
        change: { project: project.name },
        ...(personal ? { personal } : {}),
      }),
    );
  });
}
