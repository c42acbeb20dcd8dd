/** The embedded PostgreSQL could not be set up, started or stopped. The message is meant for the person at the console. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';

  constructor(message: string, options: { serverLog?: readonly string[]; cause?: unknown } = {}) {
    const lines = options.serverLog?.length
      ? `\nThe last lines of its log:\n${options.serverLog.map((line) => `  ${line}`).join('\n')}`
      : '';
    super(message + lines, { cause: options.cause });
  }
}
