import { type Cause, sourceCauses } from '../../domain/attempts/causes.ts';
import { administers } from '../../domain/users/users.ts';
import type { SignInFacts } from './facts.ts';

/**
 * A step of the sign-in: what it asks, and the cause of the refusal where the answer is no. The server runs this table
 * from top to bottom, the help page draws it, and the console's check of a person runs it without a password.
 * `id` is also the key of the step's text: `help.step-<id>`.
 */
export interface Step {
  readonly id: StepId;
  readonly refusals: readonly Cause[];
  readonly refuse: (facts: SignInFacts) => Cause | undefined;
}

export type StepId =
  | 'organization'
  | 'address'
  | 'attempts'
  | 'source'
  | 'account'
  | 'password'
  | 'organization-active'
  | 'user-active'
  | 'email'
  | 'access-period'
  | 'license';

/** After so many failures in a row, only a browser that has been here before may go on guessing. */
const recoveryAfter = 100;

export const steps: readonly Step[] = [
  {
    id: 'organization',
    refusals: ['unknown-organization'],
    refuse: (facts) => (facts.organizationKnown ? undefined : 'unknown-organization'),
  },
  {
    id: 'address',
    refusals: ['wrong-address'],
    refuse: (facts) => (facts.ownAddress === facts.atOwnAddress ? undefined : 'wrong-address'),
  },
  {
    id: 'attempts',
    refusals: ['recovery-needed', 'too-many-attempts'],
    refuse: (facts) => {
      if (facts.failures > recoveryAfter && facts.lane.length === 0) return 'recovery-needed';
      return facts.waitSeconds > 0 ? 'too-many-attempts' : undefined;
    },
  },
  {
    id: 'source',
    refusals: sourceCauses,
    refuse: (facts) => {
      if (facts.way !== 'source') return undefined;
      return facts.source?.enabled ? facts.sourceRefusal : 'source-off';
    },
  },
  {
    id: 'account',
    refusals: ['unknown-account', 'invitation-pending', 'use-source', 'no-password'],
    refuse: (facts) => {
      if (!facts.userId) return 'unknown-account';
      if (facts.status === 'invited') return 'invitation-pending';
      if (facts.way !== 'password' || facts.temporary) return undefined;
      if (facts.homeSource) return 'use-source';
      return facts.secret ? undefined : 'no-password';
    },
  },
  {
    id: 'password',
    refusals: ['wrong-password'],
    refuse: (facts) => (facts.passwordMatches === false ? 'wrong-password' : undefined),
  },
  {
    id: 'organization-active',
    refusals: ['organization-suspended'],
    refuse: (facts) => (facts.organizationStatus === 'active' ? undefined : 'organization-suspended'),
  },
  {
    id: 'user-active',
    refusals: ['user-suspended'],
    refuse: (facts) => (facts.status === 'active' ? undefined : 'user-suspended'),
  },
  {
    id: 'email',
    refusals: ['email-not-verified'],
    refuse: (facts) => (facts.emailVerified ? undefined : 'email-not-verified'),
  },
  {
    id: 'access-period',
    refusals: ['access-not-started', 'access-ended'],
    refuse: (facts) => {
      if (!facts.accessStarted) return 'access-not-started';
      return facts.accessEnded ? 'access-ended' : undefined;
    },
  },
  {
    id: 'license',
    refusals: ['no-seat'],
    refuse: (facts) =>
      !facts.licenseRequired || facts.seated || administers(facts.role) ? undefined : 'no-seat',
  },
];

/** The first refusal on the way, or undefined: come in. `before`: only the steps that stand before that one are asked. */
export function judge(facts: SignInFacts, before?: StepId): Cause | undefined {
  for (const step of steps) {
    if (step.id === before) return undefined;
    const cause = step.refuse(facts);
    if (cause) return cause;
  }
  return undefined;
}
