import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SettingName, secretSettings, settings } from '../src/config.ts';

// Writes docs/configuration.md from the table of settings in src/config.ts; a test tells when it is out of date.

export const configurationPath = join(import.meta.dirname, '../docs/configuration.md');

const examples: Partial<Record<SettingName, string>> = {
  PUBLIC_URL: 'https://portal.example',
  OPERATOR_URL: 'https://operators.portal.example',
  HOST: '127.0.0.1,::1',
  TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
  DATABASE_URL: 'postgres://gatehouse_app:…@db.example:5432/gatehouse',
  DATABASE_OWNER_URL: 'postgres://gatehouse_owner:…@db.example:5432/gatehouse',
  DATABASE_DIRECT_URL: 'postgres://gatehouse_app:…@db.example:5433/gatehouse',
  SMTP_URL: 'smtps://portal:…@mail.example:465',
  MAIL_FROM: 'Portal <portal@portal.example>',
  METRICS_PORT: '9464',
};

/** The whole page. */
export function configurationPage(): string {
  const names = Object.keys(settings) as SettingName[];
  return `# Configuration

<!-- Generated from src/config.ts by \`npm run docs\`: change it there. -->

Gatehouse is configured by environment variables. Each may stand in a file instead, named by the same variable with
\`_FILE\` behind it: \`SMTP_URL_FILE=/etc/gatehouse/smtp-url\`. Secrets belong in files that only the service can read.
What is wrong or missing is said at the start, all of it at once, and by \`gatehouse doctor\`, which also looks at
everything round it. Only what is marked *secret* needs to be kept from others.

| Setting | Default | What it is |
|---|---|---|
${names.map(row).join('\n')}

One more variable is read by Node.js itself: \`UV_THREADPOOL_SIZE\`, the number of threads that hash passwords and read
files. Gatehouse sets it to the number of hashes computed at once (the processors, divided by the workers) and four more,
unless it is set already.
`;
}

function row(name: SettingName): string {
  const { description } = settings[name];
  const notes = [`${description}.`];
  const example = examples[name];
  if (example) notes.push(`Example: \`${example}\`.`);
  if ((secretSettings as readonly string[]).includes(name)) notes.push('*Secret.*');
  return `| \`${name}\` | ${defaultOf(name)} | ${notes.join(' ')} |`;
}

function defaultOf(name: SettingName): string {
  const parsed = settings[name].safeParse(undefined);
  if (!parsed.success) return '*needed*';
  if (parsed.data === undefined || (Array.isArray(parsed.data) && parsed.data.length === 0)) return 'none';
  return `\`${String(parsed.data)}\``;
}

if (import.meta.main) {
  const before = readFileSync(configurationPath, { encoding: 'utf8', flag: 'a+' });
  const page = configurationPage();
  if (before !== page) writeFileSync(configurationPath, page);
  console.log(before === page ? 'docs/configuration.md is up to date' : 'wrote docs/configuration.md');
}
