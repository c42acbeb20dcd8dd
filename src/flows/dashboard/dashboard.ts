import { announcementsInForce } from '../../domain/announcements/announcements.sql.ts';
import type { Announcement } from '../../domain/announcements/announcements.ts';
import { appsOf } from '../../domain/apps/apps.sql.ts';
import type { App } from '../../domain/apps/apps.ts';
import { projectsOf } from '../../domain/projects/projects.sql.ts';
import type { Project } from '../../domain/projects/projects.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Needs } from '../../infra/infra.ts';
import { accessEndOf, seatsOf, signInBefore } from './dashboard.sql.ts';

export interface Seat {
  readonly id: string;
  readonly product: string;
  readonly startsAt: Date;
  /** Null where the licence has no end. */
  readonly endsAt: Date | null;
  readonly state: 'in-force' | 'coming' | 'ended';
}

/** What a person finds when they come in. */
export interface Dashboard {
  readonly announcements: readonly Announcement[];
  readonly apps: readonly App[];
  readonly projects: readonly Project[];
  readonly seats: readonly Seat[];
  /** Null where the person's access has no end. */
  readonly accessEndsAt: Date | null;
  /** Undefined where this is the first one on record. */
  readonly signInBefore:
    | { readonly at: Date; readonly ip: string | null; readonly userAgent: string }
    | undefined;
}

/** All of it in one round trip. */
export async function readDashboard(infra: Needs<'database'>, session: PersonSession): Promise<Dashboard> {
  const { organizationId, id, user } = session;
  const [announcements, apps, projects, seats, [access], [before]] = (await infra.database.batch(
    organizationId,
    [
      announcementsInForce(organizationId),
      appsOf(organizationId),
      projectsOf(organizationId, user.id),
      seatsOf(organizationId, user.id),
      accessEndOf(organizationId, user.id),
      signInBefore(organizationId, user.id, id),
    ],
  )) as [
    Announcement[],
    App[],
    Project[],
    Seat[],
    { accessEndsAt: Date | null }[],
    NonNullable<Dashboard['signInBefore']>[],
  ];
  return {
    announcements,
    apps,
    projects,
    seats,
    accessEndsAt: access?.accessEndsAt ?? null,
    signInBefore: before,
  };
}
