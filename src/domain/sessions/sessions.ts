import { z } from 'zod';
import { composeToken, parseToken, randomSecret, sha256 } from '../../infra/crypto/secrets.ts';
import type { Database } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import { days, hours } from '../../infra/time.ts';
import type { Section } from '../settings/settings.ts';
import type { Role } from '../users/users.schema.ts';
import { sessionByToken, touchSession } from './sessions.sql.ts';

/** How long sessions live: hours without a click, and in all. */
export const sessionLimits = {
  name: 'sessions',
  schema: z.object({
    idleHours: z.number().int().min(1).max(720).default(12),
    totalHours: z.number().int().min(1).max(8_760).default(12),
  }),
} satisfies Section<unknown>;
export type SessionLimits = z.infer<typeof sessionLimits.schema>;

/** What ended a session before its time. */
export type SessionEnd =
  | 'signed-out'
  | 'replaced'
  | 'ended-by-person'
  | 'ended-by-administrator'
  | 'password-changed'
  | 'email-changed'
  | 'recovered'
  | 'suspended'
  | 'access-ended'
  | 'seat-freed'
  | 'address-changed'
  | 'source-off'
  | 'expired';

/** The signed-in person of a request: every fact here was true in the database a moment ago. */
export interface PersonSession {
  readonly id: string;
  readonly organizationId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Whether the person may go beyond the console: the organization requires no licence, or a seat is in force. */
  readonly seated: boolean;
  /** Whether the organization wants to lead them through their first steps before they go on. */
  readonly firstStepsDue: boolean;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: Role;
    readonly locale: string | null;
    readonly timeZone: string | null;
    readonly pictureTag: string | null;
  };
}

/** A new session's token, its row's id, and the hash that the database keeps of it. */
export function newSession(organizationId: string): { id: string; token: string; hash: Buffer } {
  const secret = randomSecret();
  return { id: newId(), token: composeToken(organizationId, secret), hash: sha256(secret) };
}

/**
 * Who a session token belongs to, or undefined: unknown, ended, expired, of another host, of somebody who is suspended,
 * outside the access period, or without the seat that the organization requires. Nothing waits for a cleaner.
 */
export async function findSession(
  database: Database,
  token: string,
  host: string,
): Promise<PersonSession | undefined> {
  const parsed = parseToken(token);
  return parsed && (await readSession(database, parsed, host))?.session;
}

/** The same of a token that was taken apart; and for how many milliseconds time alone leaves it as it is. */
export async function readSession(
  database: Database,
  { organizationId, hash }: { readonly organizationId: string; readonly hash: Buffer },
  host: string,
): Promise<{ session: PersonSession; unchangedFor: number } | undefined> {
  const rows = await database.read(organizationId, sessionByToken(organizationId, hash, host));
  const row = rows[0] as SessionRow | undefined;
  if (!row || (row.role === 'member' && !row.seated)) return undefined;
  if (row.touchDue) await database.batch(organizationId, [touchSession(organizationId, row.id)]);
  const session = {
    id: row.id,
    organizationId,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    seated: row.seated,
    firstStepsDue: row.firstStepsDue,
    user: {
      id: row.userId,
      name: row.name,
      email: row.email,
      role: row.role,
      locale: row.locale,
      timeZone: row.timeZone,
      pictureTag: row.pictureTag,
    },
  };
  return { session, unchangedFor: row.unchangedFor };
}

/** Idle and total lifetime in milliseconds; a remembered browser stays longer. */
export function lifetimes(limits: SessionLimits, remembered: boolean): { idle: number; total: number } {
  if (remembered) return { idle: days(30), total: days(30) };
  return { idle: hours(limits.idleHours), total: hours(limits.totalHours) };
}

interface SessionRow {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  touchDue: boolean;
  unchangedFor: number;
  seated: boolean;
  firstStepsDue: boolean;
  userId: string;
  name: string;
  email: string;
  role: Role;
  locale: string | null;
  timeZone: string | null;
  pictureTag: string | null;
}
