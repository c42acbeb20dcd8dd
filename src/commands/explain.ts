import { ConfigError } from '../config.ts';
import { BackupPolicyError, RestoreError } from '../flows/backup/errors.ts';
import { reasonOf } from '../flows/health/findings.ts';
import { RecordError, SealedStreamError } from '../infra/backup/errors.ts';
import { DatabaseBusyError } from '../infra/database/database.ts';
import { EmbeddedPostgresError } from '../infra/database/embedded.ts';
import { MigrationError } from '../infra/database/migrate.ts';

// sysexits(3): the configuration is wrong. A service manager need not try again.
export const wrongConfiguration = 78;

/** A command cannot go on, and knows why. The message says what to do. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly exitCode: number;
  constructor(message: string, reason: 'configuration' | 'state') {
    super(message);
    this.exitCode = reason === 'configuration' ? wrongConfiguration : 1;
  }
}

/** Somebody else has found out and put it into words: another process of ours. */
export class Reported extends Error {
  override name = 'Reported';
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What to print for a failed command, and how to end. Only what nobody foresaw is shown with its stack. */
export function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof ConfigError) return { text: error.message, exitCode: wrongConfiguration };
  if (error instanceof Refusal || error instanceof Reported)
    return { text: error.message, exitCode: error.exitCode };
  if (error instanceof EmbeddedPostgresError || error instanceof MigrationError)
    return { text: error.message, exitCode: 1 };
  if (backupErrors.some((kind) => error instanceof kind))
    return { text: `${sentence((error as Error).message)} Nothing was written.`, exitCode: 1 };
  const { code, port, address, syscall, path, setting } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
    /** The setting that the port came from; PORT where it does not say. */
    setting?: string;
  };
  // A worker is told by the process that holds the port for all, which calls it 'bind'.
  if (syscall === 'listen' || syscall === 'bind')
    return code === 'EADDRINUSE'
      ? {
          text: `Port ${port} of ${address} is taken by another program. Set ${setting ?? 'PORT'} to a free one.`,
          exitCode: 1,
        }
      : { text: `Gatehouse cannot listen at ${address}, port ${port}: ${code}.`, exitCode: 1 };
  if (path !== undefined && code !== undefined)
    return { text: `${path} cannot be used: ${fileTroubles[code] ?? code}.`, exitCode: 1 };
  if (code === 'ENOSPC') return { text: 'There is no room left on the disk.', exitCode: 1 };
  if (error instanceof DatabaseBusyError || isDatabaseError(error))
    return {
      text: `The database refuses: ${reasonOf(error)}. \`gatehouse doctor\` tells more.`,
      exitCode: 1,
    };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}

const backupErrors = [BackupPolicyError, RestoreError, SealedStreamError, RecordError];

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const fileTroubles: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EEXIST: 'it is there already',
  EISDIR: 'it is a folder',
  ENOSPC: 'there is no room left on the disk',
  EROFS: 'the disk is read-only',
};

/** Could not connect, or the server said no to who we are. */
function isDatabaseError(error: unknown): boolean {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  return /^(28...|3D000|08...|57P0.|53300)$/.test(code) || (syscall === 'connect' && code.startsWith('E'));
}
