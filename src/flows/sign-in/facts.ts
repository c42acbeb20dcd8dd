import type { SessionLimits } from '../../domain/sessions/sessions.ts';
import type { Role } from '../../domain/users/users.schema.ts';

/** Everything that the steps of a sign-in decide on, gathered in one round trip. */
export interface SignInFacts {
  /** The organization, or the operators' one where the named organization does not exist. */
  readonly organizationId: string;
  readonly organizationKnown: boolean;
  readonly organizationStatus: 'active' | 'suspended';
  /** Whether the organization has an address of its own: then nobody is served at the shared one. */
  readonly ownAddress: boolean;
  /** Whether the request came to the organization's own address. */
  readonly atOwnAddress: boolean;
  readonly licenseRequired: boolean;
  readonly limits: SessionLimits;
  readonly userId: string | undefined;
  readonly name: string;
  readonly role: Role;
  readonly status: 'invited' | 'active' | 'suspended';
  readonly emailVerified: boolean;
  readonly locale: string | undefined;
  readonly accessStarted: boolean;
  readonly accessEnded: boolean;
  readonly seated: boolean;
  /** The sealed hash, where the person has a password. */
  readonly secret: Buffer | undefined;
  readonly accountKey: Buffer;
  /** Empty for a browser that never signed this account in; else that browser's own lane. */
  readonly lane: Buffer;
  /** Failures in a row of this account in this lane, this attempt included. */
  readonly failures: number;
  /** Seconds until the account may be tried again in this lane; 0 when it may be now. */
  readonly waitSeconds: number;
  /** Unknown until the password was verified; undefined where 'check a person' asks without one. */
  readonly passwordMatches: boolean | undefined;
}
