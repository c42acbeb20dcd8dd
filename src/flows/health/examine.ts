import { readKeyring } from '../../infra/crypto/keyring.ts';
import { connectDatabase } from '../../infra/database/database.ts';
import { seconds } from '../../infra/time.ts';
import { checkAddress } from './address.ts';
import { checkDatabase } from './database.ts';
import { about, type Finding } from './findings.ts';
import { checkHosts } from './hosts.ts';
import { checkKeyring } from './keyring.ts';
import { checkDisk, checkSecretFiles, checkTime } from './machine.ts';
import { checkMailServer } from './mail-server.ts';

/** What is known of an installation; whatever is not configured is not examined. */
export interface Installation {
  /** What is wrong with the configuration, a line each. */
  readonly problems: readonly string[];
  readonly databaseUrl: string | undefined;
  readonly migrations: URL;
  readonly keyring: string | undefined;
  readonly smtpUrl: string | undefined;
  /** Where the portal and its operators' console should answer. */
  readonly addresses: readonly URL[];
  readonly secretFiles: readonly string[];
  readonly dataFolder: string;
}

/** Looks at all that a portal needs, the cause of most failures first. It changes nothing. */
export async function examine(installation: Installation): Promise<Finding[]> {
  const { databaseUrl, smtpUrl, addresses, secretFiles, dataFolder } = installation;
  const found = await Promise.all([
    checkConfiguration(installation.problems),
    databaseUrl ? examineDatabase(installation, databaseUrl) : [],
    smtpUrl ? checkMailServer(smtpUrl) : [],
    ...addresses.map(checkAddress),
    checkSecretFiles(secretFiles),
    checkDisk(dataFolder),
    checkTime(),
  ]);
  return found.flat();
}

function checkConfiguration(problems: readonly string[]): Finding[] {
  const { ok, fail } = about('health.configuration');
  if (problems.length === 0) return [ok('health.configuration-complete')];
  return problems.map((problem) =>
    fail('health.configuration-problem', 'health.configuration-mend', { problem }),
  );
}

async function examineDatabase({ migrations, keyring }: Installation, url: string): Promise<Finding[]> {
  const database = connectDatabase({ url, connections: 2, statementTimeout: seconds(10) });
  try {
    const found = await checkDatabase(database, url, migrations);
    // The rest reads tables, which are there only once these are well.
    if (found.some(({ level, subject }) => level === 'fail' && subject !== 'health.role')) return found;
    const keys = keyring === undefined ? [] : [checkKeyring({ database, keyring: readKeyring(keyring) })];
    return [...found, ...(await Promise.all([...keys, checkHosts(database.outside)]))];
  } finally {
    await database.close();
  }
}
