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
  | 'open-sources'
  | 'open-requests'
  | 'take-requests'
  | 'offer-sign-up'
  | 'wait';

export const causes = {
  // Sign-in, in the order of its steps.
  'signed-in': { mend: 'none' },
  'unknown-organization': { mend: 'show-address' },
  'wrong-address': { mend: 'show-address' },
  'too-many-attempts': { mend: 'wait' },
  'recovery-needed': { mend: 'send-reset' },
  'source-off': { mend: 'open-sources' },
  'source-unreachable': { mend: 'open-sources' },
  'directory-state-unknown': { mend: 'none' },
  'directory-refused': { mend: 'open-sources' },
  'directory-client-refused': { mend: 'open-sources' },
  'directory-answer-invalid': { mend: 'open-sources' },
  'source-refused-us': { mend: 'open-sources' },
  'source-statement-failed': { mend: 'open-sources' },
  'source-person-unknown': { mend: 'none' },
  'source-person-inactive': { mend: 'none' },
  'source-person-twice': { mend: 'none' },
  'source-answer-unusable': { mend: 'open-sources' },
  'source-password-unusable': { mend: 'open-sources' },
  'source-password-too-long': { mend: 'open-sources' },
  'joining-off': { mend: 'open-sources' },
  'source-email-missing': { mend: 'open-sources' },
  'source-domain-refused': { mend: 'open-sources' },
  'source-email-unverified': { mend: 'open-sources' },
  'email-collision': { mend: 'open-user' },
  'unknown-account': { mend: 'invite' },
  'invitation-pending': { mend: 'invite-again' },
  'use-source': { mend: 'none' },
  'no-password': { mend: 'send-reset' },
  'own-password-asked': { mend: 'none' },
  'own-password-due': { mend: 'none' },
  'wrong-password': { mend: 'send-reset' },
  'organization-suspended': { mend: 'ask-operator' },
  'user-suspended': { mend: 'lift-suspension' },
  'email-not-verified': { mend: 'invite-again' },
  'access-not-started': { mend: 'change-access-period' },
  'access-ended': { mend: 'change-access-period' },
  'no-seat': { mend: 'assign-seat' },
  'directory-taken': { mend: 'none' },
  // Recovery.
  'reset-sent': { mend: 'none' },
  'new-password-link-sent': { mend: 'none' },
  'new-password-sent': { mend: 'none' },
  'code-sent': { mend: 'none' },
  'kept-elsewhere': { mend: 'none' },
  'reset-done': { mend: 'none' },
  'code-wrong': { mend: 'none' },
  'code-expired': { mend: 'none' },
  'code-spent': { mend: 'none' },
  'source-person-gone': { mend: 'open-sources' },
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
  // People without an account.
  'request-link-sent': { mend: 'none' },
  'request-queued': { mend: 'open-requests' },
  'request-waiting': { mend: 'open-requests' },
  'requests-off': { mend: 'take-requests' },
  'queue-full': { mend: 'open-requests' },
  'account-exists': { mend: 'open-user' },
  'sign-up-code-sent': { mend: 'none' },
  'sign-up-off': { mend: 'offer-sign-up' },
  'sign-up-domain-refused': { mend: 'offer-sign-up' },
  'signed-up': { mend: 'open-user' },
  // The portal itself.
  'server-error': { mend: 'ask-operator' },
  'server-busy': { mend: 'wait' },
} as const satisfies Record<string, { mend: Mend }>;

export type Cause = keyof typeof causes;

/** What can be said of a source, a database or directory that somebody else keeps, that let nobody in. */
export const sourceCauses = [
  'source-off',
  'source-unreachable',
  'source-refused-us',
  'source-statement-failed',
  'source-person-unknown',
  'source-person-inactive',
  'source-person-twice',
  'source-answer-unusable',
  'source-password-unusable',
  'directory-state-unknown',
  'directory-refused',
  'directory-client-refused',
  'directory-answer-invalid',
  'joining-off',
  'source-email-missing',
  'source-domain-refused',
  'source-email-unverified',
  'email-collision',
] as const satisfies readonly Cause[];
