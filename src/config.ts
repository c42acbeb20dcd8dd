import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { KeyringError, readKeyring } from './infra/crypto/keyring.ts';
import { parseMailbox } from './infra/mail/addresses.ts';

// The only reader of the environment. Every setting stands here once: its name, its check, its default, what it is for.
// docs/configuration.md is generated from this table. Errors complete the sentence 'NAME must …' and repeat no value.

const address = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://portal.example', abort: true })
  .refine(isBare, 'must be an address without user, path or query, such as https://portal.example')
  .refine(
    isSafe,
    'must begin with https:// (http:// is for localhost only: browsers keep no sign-in cookie there)',
  );

const postgres = z
  .url({
    protocol: /^postgres(ql)?$/,
    error: 'must be postgres://user:password@host:5432/database',
    abort: true,
  })
  .refine(hasRoleAndDatabase, 'must name a role and a database: postgres://user:password@host:5432/database');

const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int(error).min(least, error).max(most, error);
};

const list = (check: (entry: string) => boolean, error: string) =>
  z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((entries) => entries.every(check), error);

export const settings = {
  PUBLIC_URL: address.describe('The shared address of the portal, as people type it'),
  OPERATOR_URL: address
    .optional()
    .describe(
      "Where the operators' console answers: a host of its own. On localhost the shared address will do",
    ),
  HOST: list((entry) => isIP(entry) > 0, 'must be IP addresses, separated by commas')
    .refine((entries) => entries.length > 0, 'must name at least one IP address')
    .default(['127.0.0.1'])
    .describe('Addresses to listen on, separated by commas'),
  PORT: whole(0, 65_535).default(3000).describe('Port to listen on'),
  WORKERS: whole(1, 64)
    .default(1)
    .describe('Processes that serve side by side: as many as the cores that the portal has for itself'),
  TRUSTED_PROXIES: list(isRange, 'must be IP addresses or ranges such as 10.0.0.0/8, separated by commas')
    .default([])
    .describe('Addresses or ranges of proxies whose X-Forwarded-* headers count, separated by commas'),
  OUTBOUND_ALLOWED: list(isRange, 'must be IP addresses or ranges such as 10.0.0.0/8, separated by commas')
    .default([])
    .describe(
      'Private addresses or ranges at which organizations may name a database or directory of their own; public ones they always may',
    ),
  DATABASE_URL: postgres.describe("PostgreSQL, as the application's role, which owns no table"),
  DATABASE_OWNER_URL: postgres
    .optional()
    .describe(
      "PostgreSQL, as the tables' owner; for `gatehouse migrate`, `backup` and `restore`, the server should not have it",
    ),
  DATABASE_DIRECT_URL: postgres
    .optional()
    .describe('PostgreSQL past a transaction pooler, for notifications; DATABASE_URL unless set'),
  DATABASE_CONNECTIONS: whole(2, 1_000)
    .default(20)
    .describe('Connections to the database that each worker keeps at most; one more listens'),
  SESSION_CACHE_SECONDS: whole(0, 60)
    .default(30)
    .describe(
      'Seconds for which a session that was found is not looked up again, unless something of it changes; 0 asks the database each time',
    ),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must be smtps://user:password@mail.example:465, or smtp:// for STARTTLS',
    })
    .describe('The mail server: smtps:// for TLS, smtp:// for STARTTLS where it is offered'),
  MAIL_FROM: z
    .string()
    .refine(isSender, 'must be an e-mail address, or a name and an address: Portal <portal@portal.example>')
    .describe('Sender of every mail'),
  GATEHOUSE_KEYRING: z
    .string()
    .superRefine(explainKeyring)
    .describe('Keys of the secrets at rest, `id:base64` of 32 random bytes each, the current one first'),
  GATEHOUSE_DATA: z
    .string()
    .default('./data')
    .describe('Folder of the demo: its database, mails and keyring'),
  HASH_MEMORY_KIB: whole(19_456, 65_536)
    .default(19_456)
    .describe('Memory of a password hash (argon2id), in KiB; more is slower for everybody, guessers most'),
  BACKUP_KEY: z
    .string()
    .min(20, 'must have 20 characters at least, random ones: openssl rand -base64 32')
    .optional()
    .describe('Passphrase of backups; not the keyring, and kept apart from the backups'),
  METRICS_PORT: whole(1, 65_535)
    .optional()
    .describe('Port at which Prometheus finds the metrics; without it there are none'),
  METRICS_HOST: z
    .string()
    .refine((text) => isIP(text) > 0, 'must be an IP address')
    .default('127.0.0.1')
    .describe('Address to listen on for METRICS_PORT: whoever reaches it may read, so never a public one'),
  POSTS_PER_MINUTE: whole(1, 1_000_000)
    .default(300)
    .describe('Forms that one IP address may send in a minute'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error')
    .default('info')
    .describe('Least severe level that is logged'),
} as const;

/** Settings that nobody else may read; they belong in files, named by `NAME_FILE`. */
export const secretSettings = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_DIRECT_URL',
  'SMTP_URL',
  'GATEHOUSE_KEYRING',
  'BACKUP_KEY',
] as const satisfies readonly (keyof typeof settings)[];

const schema = z.object(settings);
export type Config = z.infer<typeof schema>;
export type SettingName = keyof Config;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings are wrong or missing; the message has a line for each, and what it must be. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the configuration. Any setting may stand in a file instead, named by the same variable with `_FILE` behind it.
 * Throws ConfigError.
 */
export function readConfig(environment: Environment): Config {
  const { values, problems } = inspectConfig(environment);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return values as Config;
}

/** Reads these settings only, all of them needed: for commands that can do with a few. Throws ConfigError. */
export function readConfigOf<Name extends SettingName>(
  environment: Environment,
  names: readonly Name[],
): { [Each in Name]-?: NonNullable<Config[Each]> } {
  const { values, problems } = inspect(environment, names);
  const missing = names.filter((name) => values[name] === undefined && !problems.some(startsWith(name)));
  const all = [...problems, ...missing.map(sayMissing), ...contradictions(values)];
  if (all.length > 0) throw new ConfigError(all.join('\n'));
  return values as { [Each in Name]-?: NonNullable<Config[Each]> };
}

/** Reads what can be read, and says what is wrong with the rest: one line each, beginning with the setting's name. */
export function inspectConfig(environment: Environment): { values: Partial<Config>; problems: string[] } {
  const { values, problems } = inspect(environment, Object.keys(settings) as SettingName[]);
  return { values, problems: [...problems, ...contradictions(values)] };
}

function inspect(environment: Environment, names: readonly SettingName[]) {
  const values: Partial<Record<SettingName, unknown>> = {};
  const problems: string[] = [];
  for (const name of names) {
    const found = find(environment, name);
    if ('problem' in found) {
      problems.push(`${name}${found.problem}`);
      continue;
    }
    const parsed = settings[name].safeParse(found.text);
    if (parsed.success) values[name] = parsed.data;
    else if (found.text === undefined) problems.push(sayMissing(name));
    else problems.push(`${name} ${parsed.error.issues[0]?.message}. ${settings[name].description}`);
  }
  return { values: values as Partial<Config>, problems };
}

type Found = { text: string | undefined } | { problem: string };

function find(environment: Environment, name: SettingName): Found {
  const text = environment[name]?.trim() || undefined;
  const path = environment[`${name}_FILE`]?.trim() || undefined;
  if (!path) return { text };
  if (text) return { problem: ` and ${name}_FILE are both set: keep one of them` };
  try {
    return { text: readFileSync(path, 'utf8').trim() || undefined };
  } catch (error) {
    return { problem: `_FILE cannot be read: ${(error as Error).message}` };
  }
}

const sayMissing = (name: SettingName): string => `${name} is missing. ${settings[name].description}`;

const startsWith = (name: string) => (line: string) =>
  line.startsWith(`${name} `) || line.startsWith(`${name}_FILE `);

/** What is right by itself but not together. */
function contradictions({
  PUBLIC_URL,
  OPERATOR_URL,
  DATABASE_URL,
  DATABASE_OWNER_URL,
  GATEHOUSE_KEYRING,
  BACKUP_KEY,
  PORT,
  METRICS_PORT,
}: Partial<Config>): string[] {
  const found: string[] = [];
  if (PUBLIC_URL && OPERATOR_URL && new URL(PUBLIC_URL).host === new URL(OPERATOR_URL).host)
    found.push('OPERATOR_URL must have another host than PUBLIC_URL, or be left out on localhost');
  if (PUBLIC_URL && !OPERATOR_URL && !isLocal(new URL(PUBLIC_URL)))
    found.push(`OPERATOR_URL is missing. ${settings.OPERATOR_URL.description}`);
  if (DATABASE_URL && DATABASE_OWNER_URL && roleOf(DATABASE_URL) === roleOf(DATABASE_OWNER_URL))
    found.push(
      'DATABASE_OWNER_URL must be of another role than DATABASE_URL: the server may not own the tables',
    );
  if (BACKUP_KEY && GATEHOUSE_KEYRING?.includes(BACKUP_KEY))
    found.push('BACKUP_KEY must not be a key of the keyring: who finds a backup shall not hold both');
  if (PORT && PORT === METRICS_PORT) found.push('METRICS_PORT must be another port than PORT');
  return found;
}

/** The role that a database address signs in as. */
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

function isBare(text: string): boolean {
  const url = new URL(text);
  return url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
}

function isSafe(text: string): boolean {
  return new URL(text).protocol === 'https:' || isLocal(new URL(text));
}

function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

function hasRoleAndDatabase(text: string): boolean {
  const url = new URL(text);
  return url.username !== '' && url.pathname.length > 1;
}

function isRange(entry: string): boolean {
  const [ip = '', bits, more] = entry.split('/');
  const most = isIP(ip) === 4 ? 32 : 128;
  return (
    isIP(ip) > 0 &&
    more === undefined &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}

function isSender(text: string): boolean {
  try {
    parseMailbox(text);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function explainKeyring(text: string, context: z.RefinementCtx): void {
  try {
    readKeyring(text);
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    context.addIssue({ code: 'custom', message: `is not a keyring: ${error.message}` });
  }
}
