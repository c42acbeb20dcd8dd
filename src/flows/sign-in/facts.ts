import type { Cause } from '../../domain/attempts/causes.ts';
import type { Source } from '../../domain/identity-sources/sources.ts';
import type { SessionLimits } from '../../domain/sessions/sessions.ts';
import type { Role } from '../../domain/users/users.schema.ts';

/** Everything that the steps of a sign-in decide on, gathered in one round trip. */
export interface SignInFacts {
  /**
   * How the person proves who they are: by a password that is kept here; by a source, a database or directory that
   * somebody else keeps; or by a proof that a flow has taken just now, such as a mailed code.
   */
  readonly way: 'password' | 'source' | 'proof';
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
  /** The source that is asked, where the way is one. */
  readonly source: Source | undefined;
  /** Why the source let nobody in; undefined where it vouches for the person, or was not asked yet. */
  readonly sourceRefusal: Cause | undefined;
  readonly userId: string | undefined;
  readonly name: string;
  readonly email: string | undefined;
  readonly role: Role;
  readonly status: 'invited' | 'active' | 'suspended';
  readonly emailVerified: boolean;
  readonly locale: string | undefined;
  readonly accessStarted: boolean;
  readonly accessEnded: boolean;
  readonly seated: boolean;
  /** The sealed hash, where the person has a password here. */
  readonly secret: Buffer | undefined;
  /** What is kept of a generated password, where one was mailed and its time is not over. */
  readonly temporary: Buffer | undefined;
  /** The source that keeps this person; undefined for who is kept here. */
  readonly homeSource: string | undefined;
  readonly accountKey: Buffer;
  /** Empty for a browser that never signed this account in; else that browser's own lane. */
  readonly lane: Buffer;
  /** Failures in a row of this account in this lane, this attempt included. */
  readonly failures: number;
  /** Seconds until the account may be tried again in this lane; 0 when it may be now. */
  readonly waitSeconds: number;
  /** Unknown until the password was verified; undefined where there is none to verify. */
  readonly passwordMatches: boolean | undefined;
  /** The database's time; what changed later is not in here. */
  readonly gatheredAt: Date;
}
