import type { Hasher } from './crypto/hasher.ts';
import type { Keyring } from './crypto/keyring.ts';
import type { Database } from './database/database.ts';
import type { ForeignDatabases } from './foreign-database/foreign-databases.ts';
import type { Logger } from './log.ts';
import type { Observer } from './metrics/observer.ts';
import type { Outbound } from './outbound/outbound.ts';

/** What the floors above stand on. A flow names the few it needs: `Needs<'database' | 'keyring'>`. */
export interface Infra {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly hasher: Hasher;
  readonly log: Logger;
  /** The way to databases and directories that administrators named. */
  readonly outbound: Outbound;
  /** Databases that administrators named, reached by the same way. */
  readonly foreignDatabases: ForeignDatabases;
  readonly portal: Portal;
  /** Counts what happens, where the operator wants metrics. */
  readonly observer?: Observer | undefined;
}

export type Needs<Part extends keyof Infra> = Pick<Infra, Part>;

/** How this installation is reached and how it signs its mails. From the configuration, never from a request. */
export interface Portal {
  /** The shared address of the portal, without a path. */
  readonly publicUrl: URL;
  /** Where the operators' console answers; the shared address unless configured otherwise. */
  readonly operatorUrl: URL;
  /** Sender of every mail, `Name <address>` or an address. */
  readonly mailFrom: string;
  /** Proxies (addresses or CIDR ranges) whose X-Forwarded-* headers count. */
  readonly trustedProxies: readonly string[];
  /** Whether this is the demo, with sample data and the inbox page. */
  readonly demo: boolean;
}
