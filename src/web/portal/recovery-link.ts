import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import type { Followed } from '../../flows/recovery/inspect.ts';
import { callerOf } from '../entrance/caller.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';

/** No token of ours is longer; more is kept as altered as it is. */
export const longestToken = 100;

/** The address that another browser than the one that asked must give; nothing where it is not asked for. */
export const typedEmail = z.preprocess(
  (typed) => (typed === '' ? undefined : typed),
  emailAddress.optional(),
);

/** What is said at the field of that address. */
export const emailErrors = {
  missing: 'errors.email-missing',
  other: 'recovery.reset-email-other',
  'too-often': 'recovery.reset-email-too-often',
} as const;

/** The followed link that waits in a cookie of its flow; undefined where there is none. */
export function followedIn(
  visit: Visit,
  cookie: 'reset' | 'newPassword' | 'ownPassword',
): Followed | undefined {
  const token = visit.cookies.get(cookie);
  const organizationId = visit.place === 'organization' ? visit.organization?.id : undefined;
  return token ? { token, organizationId, host: visit.host, caller: callerOf(visit) } : undefined;
}

/** A new password that could not be kept where it belongs. */
export const notKept = (visit: Visit, reference: string): FieldErrors => ({
  '': visit.t('recovery.not-kept', { reference }),
});
