import { readFileSync } from 'node:fs';
import { z } from 'zod';

// The only reader of the environment. Every setting stands here once: its name, its check, its default, what it is for.

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean),
);

export const settings = {
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
    .describe('The shared address of the portal, as people type it'),
  OPERATOR_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where the operators' console answers; the shared address unless set"),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port to listen on'),
  DATABASE_URL: z.string().describe("PostgreSQL, as the application's role"),
  DATABASE_OWNER_URL: z.string().optional().describe("PostgreSQL, as the tables' owner: for migrations only"),
  DATABASE_DIRECT_URL: z
    .string()
    .optional()
    .describe('PostgreSQL without a transaction pooler in front, for notifications'),
  SMTP_URL: z.string().describe('Mail server, e.g. smtps://user:password@mail.example:465'),
  MAIL_FROM: z.string().describe('Sender of every mail'),
  GATEHOUSE_KEYRING: z.string().describe('Keys of the secrets at rest, id:base64, newest first'),
  TRUSTED_PROXIES: list
    .default([])
    .describe('Addresses or ranges of proxies whose X-Forwarded-* headers count'),
  HASH_MEMORY_KIB: z.coerce
    .number()
    .int()
    .min(19_456)
    .default(19_456)
    .describe('Memory of a password hash, in KiB'),
  POSTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(300)
    .describe('Forms that one address may send in a minute'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least severe level that is logged'),
} as const;

const schema = z.object(settings);
export type Config = z.infer<typeof schema>;

/** A setting is wrong or missing; the message names each, and what it must be. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads the configuration. Any setting may stand in a file instead, named by the same variable with `_FILE` behind it. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const values: Record<string, string> = {};
  for (const name of Object.keys(settings)) {
    const value = environment[name] ?? fromFile(name, environment[`${name}_FILE`]);
    if (value !== undefined && value !== '') values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const what = settings[name as keyof typeof settings]?.description;
    return values[name] === undefined ? `${name} is missing: ${what}` : `${name} ${issue.message}: ${what}`;
  });
  throw new ConfigError(lines.join('\n'));
}

function fromFile(name: string, path: string | undefined): string | undefined {
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(`${name}_FILE: ${(error as Error).message}`);
  }
}
