import type { Cause } from '../../domain/attempts/causes.ts';

export interface SignedIn {
  readonly kind: 'signed-in';
  readonly organizationId: string;
  /** For the session cookie. */
  readonly token: string;
  /** Milliseconds that the browser keeps the cookie; undefined: until it closes. */
  readonly keepFor: number | undefined;
  /** Whether the person may go beyond the console. */
  readonly seated: boolean;
}

/** The cause is for the record; the visitor is shown the reference only. */
export interface SignInRefused {
  readonly kind: 'refused';
  readonly cause: Cause;
  readonly reference: string;
}

/** The password was a generated one: no session yet, but a token for the page where an own password is chosen. */
export interface OwnPasswordNeeded {
  readonly kind: 'own-password-needed';
  readonly organizationId: string;
  readonly token: string;
}

export type SignInOutcome = SignedIn | SignInRefused | OwnPasswordNeeded;
