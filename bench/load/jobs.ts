/** Somebody who can sign in at the shared address. */
export interface Person {
  readonly organization: string;
  readonly email: string;
}

/**
 * People sign in through the form, each with a browser of their own: page, token, POST. Who comes after the last is the
 * first again.
 */
export interface SignInJob {
  readonly kind: 'sign-in';
  readonly port: number;
  readonly atOnce: number;
  readonly people: readonly Person[];
  readonly password: string;
  /** Only what ends between these counts for the rate: no ramp, no drain. */
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** Raw requests, one after the other and again from the first. */
export interface RequestJob {
  readonly kind: 'requests';
  readonly port: number;
  readonly requests: readonly string[];
  readonly connections: number;
  /** A body that says no though its status is 200. */
  readonly notOk?: string;
  /** Requests under way at once on each connection. */
  readonly depth: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** Requests at a fixed pace, whatever the answers do: what a visitor waits, counted from when the request was due. */
export interface ProbeJob {
  readonly kind: 'probe';
  readonly port: number;
  readonly requests: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

export type Job = SignInJob | RequestJob | ProbeJob;

export interface Outcome {
  /** Well answered in all, and a second within the window. */
  readonly done: number;
  readonly perSecond: number;
  /** Status of every other answer, and how many. */
  readonly others: Readonly<Record<string, number>>;
  /** Milliseconds of each well answered request (probe and sign-in). */
  readonly times: readonly number[];
  /** For each request of the list, when it was last answered with 200 (milliseconds since 1970). */
  readonly lastOk: readonly number[];
  /** CPU of the load itself: in all, and as a share of one core. */
  readonly cpuMilliseconds: number;
  readonly load: number;
}

/** What a job itself finds out. */
export type Found = Omit<Outcome, 'load' | 'cpuMilliseconds'>;
