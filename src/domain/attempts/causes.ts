/**
 * Every cause that a failure can have, and what an administrator sees of it. The visitor is told none of this: only the
 * reference code. `mend` names the one action that helps and the page where it is done.
 */
export type Mend =
  | 'none'
  | 'open-user'
  | 'assign-seat'
  | 'lift-suspension'
  | 'change-access-period'
  | 'invite-again'
  | 'invite'
  | 'send-reset'
  | 'show-address'
  | 'ask-operator'
  | 'wait';

export const causes = {
  // Sign-in, in the order of its steps.
  'signed-in': { mend: 'none' },
  'unknown-organization': { mend: 'show-address' },
  'wrong-address': { mend: 'show-address' },
  'too-many-attempts': { mend: 'wait' },
  'recovery-needed': { mend: 'send-reset' },
  'unknown-account': { mend: 'invite' },
  'invitation-pending': { mend: 'invite-again' },
  'no-password': { mend: 'send-reset' },
  'wrong-password': { mend: 'send-reset' },
  'organization-suspended': { mend: 'ask-operator' },
  'user-suspended': { mend: 'lift-suspension' },
  'email-not-verified': { mend: 'invite-again' },
  'access-not-started': { mend: 'change-access-period' },
  'access-ended': { mend: 'change-access-period' },
  'no-seat': { mend: 'assign-seat' },
  // Recovery.
  'reset-sent': { mend: 'none' },
  'reset-done': { mend: 'none' },
  'mail-budget-spent': { mend: 'wait' },
  // Links.
  'link-expired': { mend: 'invite-again' },
  'link-used': { mend: 'open-user' },
  'link-revoked': { mend: 'open-user' },
  'link-altered': { mend: 'none' },
  'link-other-browser': { mend: 'none' },
  'invitation-sent': { mend: 'none' },
  'organizations-sent': { mend: 'none' },
  // A person's own e-mail address.
  'email-change-sent': { mend: 'none' },
  'email-changed': { mend: 'none' },
  'email-taken': { mend: 'none' },
  // The portal itself.
  'server-error': { mend: 'ask-operator' },
  'server-busy': { mend: 'wait' },
} as const satisfies Record<string, { mend: Mend }>;

export type Cause = keyof typeof causes;
