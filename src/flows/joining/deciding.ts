import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { insertMember, lockProject, membershipOf } from '../../domain/projects/projects.sql.ts';
import type { KnownProject, WaitingRequest } from '../../domain/projects/projects.ts';
import {
  countWaitingRequests,
  decideRequest,
  requestExists,
  waitingRequests,
} from '../../domain/projects/requests.sql.ts';
import { standingOf } from '../../domain/users/authority.ts';
import { findUser } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isLocale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

type Means = Needs<'database' | 'keyring' | 'portal'>;

/** How many of those who wait for one project are shown at once. */
export const waitingShown = 50;

/** Everybody who waits to be let in anywhere: the first so many, and how many there are, counted up to 1,000. */
export async function readQueue(
  infra: Needs<'database'>,
  organizationId: string,
  most: number,
): Promise<{ requests: readonly WaitingRequest[]; count: number }> {
  const [requests, [counted]] = (await infra.database.batch(organizationId, [
    waitingRequests(organizationId, undefined, most),
    countWaitingRequests(organizationId),
  ])) as [WaitingRequest[], { count: number }[]];
  return { requests, count: counted?.count ?? 0 };
}

/** Who waits for one project: the first so many. */
export async function readQueueOf(
  infra: Needs<'database'>,
  organizationId: string,
  projectId: string,
): Promise<readonly WaitingRequest[]> {
  const [requests] = await infra.database.batch(organizationId, [
    waitingRequests(organizationId, projectId, waitingShown),
  ]);
  return requests as WaitingRequest[];
}

/**
 * Lets somebody in, or does not, and tells them by mail. Administrators and the project's managers decide; of two who
 * decide at once the first one has.
 */
export const decide = (
  infra: Means,
  profiles: Profiles,
  decision: {
    organizationId: string;
    projectId: string;
    requestId: string;
    outcome: 'approved' | 'declined';
    actor: Actor;
  },
): Promise<
  { kind: 'approved' | 'declined'; name: string } | Refused<'unknown-request' | 'not-allowed' | 'decided'>
> =>
  infra.database.inOrganization(decision.organizationId, async (tx) => {
    const { organizationId, projectId, requestId, outcome, actor } = decision;
    const project = await tx.one<KnownProject>(lockProject(organizationId, projectId));
    if (!project || project.archivedAt) return refused('unknown-request');
    if (!(await mayDecide(tx, decision))) return refused('not-allowed');
    const request = await tx.one<{ userId: string }>(
      decideRequest(organizationId, projectId, requestId, outcome, actor.id ?? null),
    );
    if (!request) {
      const known = await tx.one(requestExists(organizationId, projectId, requestId));
      return refused(known ? 'decided' : 'unknown-request');
    }
    if (outcome === 'approved') await tx.run(insertMember(organizationId, projectId, request.userId));
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: `project.request-${outcome}`,
      subject: { kind: 'user', id: request.userId },
      change: { project: project.name },
    });
    const name = await tell(tx, infra, profiles, { organizationId, project, outcome, ...request });
    return { kind: outcome, name };
  });

/** Mails somebody what became of their wish; answers their name. */
export async function tell(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  profiles: Profiles,
  news: {
    organizationId: string;
    project: Pick<KnownProject, 'id' | 'name'>;
    userId: string;
    outcome: 'approved' | 'declined';
  },
): Promise<string> {
  const { organizationId, project, userId, outcome } = news;
  const [profile, user] = await Promise.all([
    profiles.byId(organizationId),
    findUser(tx, organizationId, userId),
  ]);
  if (!profile || !user) throw new Error('a request without its person');
  const path = outcome === 'approved' ? `/projects/${project.id}` : '/projects';
  const mail = mailStatements(infra, profile, {
    kind: `project-request-${outcome}`,
    to: user.email,
    userId,
    locale: isLocale(user.locale) ? user.locale : profile.settings.languages.default,
    values: { name: user.name, project: project.name },
    link: new URL(path, addressOf(infra.portal, profile)),
  });
  await Promise.all(mail.map((statement) => tx.run(statement)));
  return user.name;
}

async function mayDecide(
  tx: Tx,
  { organizationId, projectId, actor }: { organizationId: string; projectId: string; actor: Actor },
): Promise<boolean> {
  if (await standingOf(tx, organizationId, actor)) return true;
  if (actor.kind !== 'user' || !actor.id) return false;
  const member = await tx.one<{ manager: boolean }>(membershipOf(organizationId, projectId, actor.id));
  return member?.manager ?? false;
}
