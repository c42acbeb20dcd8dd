// What the demo and its sample directory, two processes, tell each other.

/** Somebody whom the directory knows. What is undefined it does not say. */
export interface SamplePerson {
  readonly subject: string;
  /** What the person types to sign in there. */
  readonly login: string;
  readonly password: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly locale?: string;
}

/** A portal that may send people there. */
export interface SampleClient {
  readonly id: string;
  readonly secret: string;
  /** Where people may be sent back to, exactly. */
  readonly callbacks: readonly string[];
}

export interface Opening {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly issuer: string;
  readonly title: string;
  readonly people: readonly SamplePerson[];
}

export type ToDirectory =
  | { readonly kind: 'open'; readonly opening: Opening }
  | { readonly kind: 'register'; readonly client: SampleClient };

export type FromDirectory =
  | { readonly kind: 'ready' | 'opened' | 'registered' }
  | { readonly kind: 'failed'; readonly message: string };
