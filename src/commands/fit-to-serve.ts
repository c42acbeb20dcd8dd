import type { Config } from '../config.ts';
import { migrations } from '../domain/migrations.ts';
import { ensureReserved, issueSetUpLink } from '../flows/founding/first-operator.ts';
import { checkMigrations, checkRole } from '../flows/health/database.ts';
import type { Finding } from '../flows/health/findings.ts';
import { connectDatabase } from '../infra/database/database.ts';
import { translator } from '../infra/i18n/texts.ts';
import type { Infra } from '../infra/infra.ts';
import { Refusal } from './explain.ts';
import { refuseForeignKeyring } from './prove-keyring.ts';

/** A role that could look past the wall between organizations does not serve, nor does a program on a foreign schema. */
export async function refuseUnlessSafe(config: Pick<Config, 'DATABASE_URL'>): Promise<void> {
  const database = connectDatabase({ url: config.DATABASE_URL, connections: 1 });
  try {
    const role = await checkRole(database);
    if (role.some(isFailure)) throw new Refusal(say(role), 'configuration');
    const schema = await checkMigrations(config.DATABASE_URL, migrations);
    if (isFailure(schema)) throw new Refusal(say([schema]), 'state');
  } finally {
    await database.close();
  }
}

/** Before anybody is let in for the first time: whoever starts the portal gets the link for the first operator. */
export async function prepare(infra: Infra): Promise<void> {
  await prepareAgain(infra);
  const link = await issueSetUpLink(infra);
  if (link)
    console.log(`This portal has no operator yet. Whoever opens this link becomes the first:\n\n  ${link}\n`);
}

/** The same for every further worker: what the first has done need not be said again. */
export async function prepareAgain(infra: Infra): Promise<void> {
  await ensureReserved(infra);
  await refuseForeignKeyring(infra);
}

const isFailure = (finding: Finding): boolean => finding.level === 'fail';

function say(findings: readonly Finding[]): string {
  const t = translator('en');
  const lines = findings.map(({ subject, text, values }) => `${t(subject)}: ${t(text, values)}.`);
  const mends = findings.map(({ mend, values }) => mend && t(mend, values));
  return [...lines, ...new Set(mends)].join('\n');
}
