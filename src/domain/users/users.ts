import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Role, UserStatus } from './users.schema.ts';
import { insertUser, userByEmail, userById } from './users.sql.ts';

export interface User {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly about: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly locale: string | null;
  readonly timeZone: string | null;
  /** Changes with every new picture; null where there is none. */
  readonly pictureTag: string | null;
  readonly emailVerifiedAt: Date | null;
  readonly accessStartsAt: Date | null;
  readonly accessEndsAt: Date | null;
  readonly invitedBy: string | null;
  /** The source that keeps this person; null for who is kept here. */
  readonly sourceId: string | null;
  /** A name to sign in with beside the e-mail address. */
  readonly userName: string | null;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
}

/** Addresses are compared without case and width; mail goes to the address as it was stored, never as it was typed. */
export const foldEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

export const findUser = (tx: Tx, organizationId: string, id: string): Promise<User | undefined> =>
  tx.one(userById(organizationId, id));

export const findUserByEmail = (tx: Tx, organizationId: string, email: string): Promise<User | undefined> =>
  tx.one(userByEmail(organizationId, foldEmail(email)));

/** Administrators and owners keep the house; they come in without a seat, but to the console only. */
export const administers = (role: Role): boolean => role !== 'member';

/** Adds a person to an organization. Undefined where somebody there has this address already. */
export async function addUser(
  tx: Tx,
  user: {
    organizationId: string;
    email: string;
    name: string;
    role: Role;
    status: UserStatus;
    emailVerified?: boolean;
    locale?: string | undefined;
    accessStartsAt?: Date | undefined;
    accessEndsAt?: Date | undefined;
    invitedBy?: string | undefined;
    sourceId?: string | undefined;
  },
): Promise<string | undefined> {
  const row = await tx.one<{ id: string }>(
    insertUser({
      ...user,
      id: newId(),
      emailFolded: foldEmail(user.email),
      emailVerified: user.emailVerified ?? false,
      locale: user.locale ?? null,
      accessStartsAt: user.accessStartsAt ?? null,
      accessEndsAt: user.accessEndsAt ?? null,
      invitedBy: user.invitedBy ?? null,
      sourceId: user.sourceId ?? null,
    }),
  );
  return row?.id;
}
