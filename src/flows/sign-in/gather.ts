import { type Source, sourceOf } from '../../domain/identity-sources/sources.ts';
import { foldName } from '../../domain/organizations/organizations.ts';
import { sessionLimits } from '../../domain/sessions/sessions.ts';
import { parseSection } from '../../domain/settings/settings.ts';
import type { Role, UserStatus } from '../../domain/users/users.schema.ts';
import { foldEmail } from '../../domain/users/users.ts';
import type { Needs } from '../../infra/infra.ts';
import type { SignInFacts } from './facts.ts';
import { signInFacts } from './gather.sql.ts';
import { signInSettings } from './settings.ts';

export interface Asked {
  readonly organizationId: string | undefined;
  readonly organizationName: string;
  readonly email: string;
  readonly browserHash: Buffer;
  /** False where this is no attempt that counts: an administrator only checks a person, or the proof was taken already. */
  readonly raise?: boolean;
  /** The person, where a proof has told already who it is; otherwise they are found by their e-mail address. */
  readonly userId?: string | undefined;
  /** The source that is asked; a password that is kept here unless given. */
  readonly sourceId?: string | undefined;
}

/**
 * The first round trip: raises the counter of the account and gathers what the steps decide on. At an organization's own
 * address its id is known; at the shared one it is found by the typed name.
 */
export async function gather(infra: Needs<'database' | 'keyring'>, asked: Asked): Promise<SignInFacts> {
  const organizationName = foldName(asked.organizationName);
  const email = foldEmail(asked.email);
  const row = await infra.database.outside.one<FactsRow>(
    signInFacts({
      organizationId: asked.organizationId,
      organizationName,
      email,
      accountKey: accountKey(infra, email),
      unknownKey: infra.keyring.mac('attempt-counter', organizationName, email),
      browserHash: asked.browserHash,
      raise: asked.raise ?? true,
      userId: asked.userId,
      sourceId: asked.sourceId,
    }),
  );
  if (!row) throw new Error('the database gave no facts of a sign-in');
  const settings = row.settings ?? {};
  return {
    way: asked.sourceId ? 'source' : asked.userId ? 'proof' : 'password',
    organizationId: row.organization_id,
    organizationKnown: row.organization_known,
    organizationStatus: row.organization_status,
    ownAddress: row.own_address && row.organization_known,
    atOwnAddress: asked.organizationId !== undefined,
    licenseRequired: parseSection(signInSettings, settings['sign-in']).licenseRequired,
    limits: parseSection(sessionLimits, settings.sessions),
    source: row.source ? sourceFact(row.source, row.source_secrets) : undefined,
    sourceRefusal: undefined,
    userId: row.user_id ?? undefined,
    name: row.name ?? '',
    email: row.email ?? undefined,
    role: row.role ?? 'member',
    status: row.status ?? 'invited',
    emailVerified: row.email_verified,
    locale: row.locale ?? undefined,
    accessStarted: row.access_started,
    accessEnded: row.access_ended,
    seated: row.seated,
    secret: row.secret ?? undefined,
    temporary: row.temporary ?? undefined,
    homeSource: row.home_source ?? undefined,
    accountKey: row.account_key,
    lane: row.lane,
    failures: row.failures,
    waitSeconds: row.wait_seconds,
    passwordMatches: undefined,
    gatheredAt: row.now,
  };
}

/** The key of an account's counter within its organization: every way of guessing shares it. */
export const accountKey = (infra: Needs<'keyring'>, email: string): Buffer =>
  infra.keyring.mac('attempt-counter', foldEmail(email));

/** The source's row as JSON, its columns called as the table calls them. */
const sourceFact = (row: Record<string, unknown>, secrets: Buffer | null): Source =>
  sourceOf({ ...row, organizationId: row.organization_id, shownOn: row.shown_on, secrets });

interface FactsRow {
  organization_id: string;
  organization_known: boolean;
  organization_status: 'active' | 'suspended';
  own_address: boolean;
  settings: Record<string, unknown> | null;
  user_id: string | null;
  name: string | null;
  email: string | null;
  role: Role | null;
  status: UserStatus | null;
  email_verified: boolean;
  locale: string | null;
  access_started: boolean;
  access_ended: boolean;
  seated: boolean;
  secret: Buffer | null;
  temporary: Buffer | null;
  home_source: string | null;
  source: Record<string, unknown> | null;
  source_secrets: Buffer | null;
  account_key: Buffer;
  lane: Buffer;
  failures: number;
  wait_seconds: number;
  now: Date;
}
