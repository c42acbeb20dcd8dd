import { hours, minutes, seconds } from '../../infra/time.ts';
import type { CodeRules } from './codes.sql.ts';

export type CodePurpose = 'recovery' | 'sign-up';

/** Ten minutes and five tries a code (NIST SP 800-63B section 3.1.3.2), three codes a flow, one a minute. */
export const codeRules: CodeRules = {
  lifetime: minutes(10),
  tries: 5,
  codes: 3,
  resendAfter: seconds(60),
  flowLifetime: hours(1),
  /** How long a proven address waits for what it was proven for. */
  verifiedLifetime: minutes(30),
};

/**
 * How a flow stands. `waiting`: a code may be typed. `expired`: the code's time is over; `spent`: its tries are. Another
 * code may be asked for in these three while `codesLeft`. `verified`: the address is proven. `over`: begin again.
 */
export type CodeState = 'begun' | 'waiting' | 'expired' | 'spent' | 'verified' | 'finished' | 'over';

/** A flow as it is kept. */
export interface CodeFlowRow {
  readonly id: string;
  readonly organizationId: string;
  readonly purpose: CodePurpose;
  readonly browserHash: Buffer;
  readonly sealed: Buffer | null;
  readonly accountKey: Buffer;
  readonly organizationKey: Buffer;
  readonly networkKey: Buffer;
  readonly userId: string | null;
  readonly codes: number;
  readonly tries: number;
  readonly long: boolean;
  readonly resendSeconds: number;
  readonly state: CodeState;
}
