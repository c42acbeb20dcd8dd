import type { Sql } from 'sql-template-tag';
import { resetCounters } from '../../domain/attempts/attempts.sql.ts';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { auditStatements } from '../../domain/audit/audit.ts';
import { cancelTemporary } from '../../domain/credentials/temporary.ts';
import { passwordChangedMail } from '../../domain/mails/password-changed.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { endSessionsOf } from '../../domain/sessions/sessions.sql.ts';
import type { User } from '../../domain/users/users.ts';
import { closeRecovery } from '../../domain/verifications/recovery.sql.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';
import { accountKey } from '../sign-in/gather.ts';
import type { Caller } from '../sign-in/start-session.ts';
import type { RecoveryMethod } from './settings.ts';
import type { Kept } from './where-kept.ts';

/**
 * The statements that go with every new password of a recovery, whatever the method: it is kept, every session ends, the
 * account may be tried again, whatever else was pending is closed, and the person is told by mail.
 */
export const recovered = (
  infra: Needs<'keyring' | 'portal'>,
  { profile, user, kept, caller, by }: Recovered,
): Sql[] => [
  ...kept.statements,
  cancelTemporary(profile.id, user.id),
  endSessionsOf(profile.id, user.id, 'recovered', null),
  resetCounters(profile.id, accountKey(infra, user.email)),
  ...closeRecovery(profile.id, user.id),
  recordAttempt(infra, {
    ...caller,
    organizationId: profile.id,
    userId: user.id,
    kind: 'recovery',
    reference: referenceCode(),
    outcome: 'succeeded',
    cause: 'reset-done',
    detail: { by, kept: kept.place },
  }),
  ...auditStatements(infra, {
    organizationId: profile.id,
    actor: { kind: 'user', id: user.id },
    action: 'password.reset',
    subject: { kind: 'user', id: user.id },
    change: { by, kept: kept.place },
  }),
  ...passwordChangedMail(infra, profile, user),
];

export interface Recovered {
  readonly profile: OrganizationProfile;
  readonly user: User;
  readonly kept: Extract<Kept, { kind: 'kept' }>;
  readonly caller: Caller;
  readonly by: RecoveryMethod;
}
