import { ConfigError } from '../config.ts';
import { reasonOf } from '../flows/health/findings.ts';
import { DatabaseBusyError } from '../infra/database/database.ts';
import { EmbeddedPostgresError } from '../infra/database/embedded.ts';
import { MigrationError } from '../infra/database/migrate.ts';

// sysexits(3): the configuration is wrong. A service manager need not try again.
const wrongConfiguration = 78;

/** A command cannot go on, and knows why. The message says what to do. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly exitCode: number;
  constructor(message: string, reason: 'configuration' | 'state') {
    super(message);
    this.exitCode = reason === 'configuration' ? wrongConfiguration : 1;
  }
}

/** What to print for a failed command, and how to end. Only what nobody foresaw is shown with its stack. */
export function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof ConfigError) return { text: error.message, exitCode: wrongConfiguration };
  if (error instanceof Refusal) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof EmbeddedPostgresError || error instanceof MigrationError)
    return { text: error.message, exitCode: 1 };
  const { code, port, address, syscall } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (syscall === 'listen' && code === 'EADDRINUSE')
    return {
      text: `Port ${port} of ${address} is taken by another program. Set PORT to a free one.`,
      exitCode: 1,
    };
  if (syscall === 'listen')
    return { text: `Gatehouse cannot listen at ${address}, port ${port}: ${code}.`, exitCode: 1 };
  if (error instanceof DatabaseBusyError || isDatabaseError(error))
    return {
      text: `The database refuses: ${reasonOf(error)}. \`gatehouse doctor\` tells more.`,
      exitCode: 1,
    };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}

/** Could not connect, or the server said no to who we are. */
function isDatabaseError(error: unknown): boolean {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  return /^(28...|3D000|08...|57P0.|53300)$/.test(code) || (syscall === 'connect' && code.startsWith('E'));
}
