import { type Config, type Environment, readConfig } from '../config.ts';
import { migrations } from '../domain/migrations.ts';
import { ensureReserved, issueSetUpLink } from '../flows/founding/first-operator.ts';
import { checkMigrations, checkRole } from '../flows/health/database.ts';
import type { Finding } from '../flows/health/findings.ts';
import { connectDatabase } from '../infra/database/database.ts';
import { translator } from '../infra/i18n/texts.ts';
import type { Infra } from '../infra/infra.ts';
import { startGatehouse } from '../main.ts';
import { Refusal } from './explain.ts';
import { refuseForeignKeyring } from './prove-keyring.ts';
import { untilToldToEnd } from './signals.ts';

/** `gatehouse serve`: starts the portal and ends it when told to, once all that is under way is done. */
export async function serve(environment: Environment): Promise<undefined> {
  const config = readConfig(environment);
  const toldToEnd = untilToldToEnd();
  await refuseUnlessSafe(config);
  const gatehouse = await startGatehouse(config, { prepare });
  await toldToEnd;
  await gatehouse.stop();
}

/** A role that could look past the wall between organizations does not serve, nor does a program on a foreign schema. */
async function refuseUnlessSafe(config: Config): Promise<void> {
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

async function prepare(infra: Infra): Promise<void> {
  await ensureReserved(infra);
  await refuseForeignKeyring(infra);
  const link = await issueSetUpLink(infra);
  if (link)
    console.log(`This portal has no operator yet. Whoever opens this link becomes the first:\n\n  ${link}\n`);
}

const isFailure = (finding: Finding): boolean => finding.level === 'fail';

function say(findings: readonly Finding[]): string {
  const t = translator('en');
  const lines = findings.map(({ subject, text, values }) => `${t(subject)}: ${t(text, values)}.`);
  const mends = findings.map(({ mend, values }) => mend && t(mend, values));
  return [...lines, ...new Set(mends)].join('\n');
}
