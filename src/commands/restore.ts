import { type Environment, readConfigOf, roleOf } from '../config.ts';
import { migrations } from '../domain/migrations.ts';
import { findReserved } from '../domain/organizations/organizations.ts';
import { type BackupContents, inspectBackup } from '../flows/backup/read-backup.ts';
import { restoreBackup } from '../flows/backup/restore-backup.ts';
import { countRestored, type RestoredCounts } from '../flows/backup/restored.ts';
import { proveKeyring } from '../flows/health/keyring.ts';
import { type ColumnCount, proveSealed } from '../flows/resealing/reseal.ts';
import { type ChainsState, verifyChains } from '../flows/sealing/verify-chains.ts';
import { readKeyring } from '../infra/crypto/keyring.ts';
import type { Database } from '../infra/database/database.ts';
import { translator } from '../infra/i18n/texts.ts';
import { Refusal } from './explain.ts';
import { countOf, moment, type Progress, showProgress, table } from './progress.ts';

/** Restored, but not all of it is as it should be: the summary says what. */
const restoredWithFindings = 2;

/**
 * `gatehouse restore --from FILE`: puts a backup into an empty database. The file is read to its end first, and all is
 * done in one transaction: it succeeds as a whole, or nothing happened. With `check` it only reads the file.
 */
export async function restore(
  environment: Environment,
  { from, check }: { from: string; check?: boolean },
): Promise<number> {
  const { BACKUP_KEY } = readConfigOf(environment, ['BACKUP_KEY']);
  const progress = showProgress();
  const contents = await read(from, BACKUP_KEY, progress);
  if (check) {
    console.log(describe(from, contents));
    return 0;
  }
  const config = readConfigOf(environment, [
    'DATABASE_OWNER_URL',
    'DATABASE_URL',
    'GATEHOUSE_KEYRING',
    'BACKUP_KEY',
  ]);
  const keyring = readKeyring(config.GATEHOUSE_KEYRING);
  let found: Found | undefined;
  await restoreBackup({
    ownerUrl: config.DATABASE_OWNER_URL,
    appRole: roleOf(config.DATABASE_URL),
    passphrase: BACKUP_KEY,
    path: from,
    contents,
    keyring,
    migrations,
    onProgress: (name, rows) => progress.say(`restoring ${name}: ${countOf(rows, 'row')}`),
    prove: async (database) => {
      found = await examine({ database, keyring }, progress);
    },
  }).finally(progress.clear);
  if (!found) throw new Error('nobody looked at what was restored');
  console.log(`${describe(from, contents)}\n\n${summary(found)}`);
  return found.chains.broken.length > 0 ? restoredWithFindings : 0;
}

interface Found {
  readonly secrets: readonly ColumnCount[];
  readonly chains: ChainsState;
  readonly counts: RestoredCounts;
}

const read = (path: string, key: string, progress: Progress): Promise<BackupContents> =>
  inspectBackup(path, key, (name, rows) => progress.say(`reading ${name}: ${countOf(rows, 'row')}`)).finally(
    progress.clear,
  );

/** Before anything counts: this machine's keyring must open every secret. A broken history is told, but not thrown away. */
async function examine(
  infra: { database: Database; keyring: ReturnType<typeof readKeyring> },
  progress: Progress,
): Promise<Found> {
  const secrets = await proveSealed(infra, (name, values) =>
    progress.say(`opening the secrets of ${name}: ${countOf(values, 'value')}`),
  );
  const counts = await countRestored(infra.database.outside);
  const unopened = secrets.reduce((sum, each) => sum + each.unopened, 0);
  const founded = await findReserved(infra.database.outside);
  const state = founded ? await proveKeyring(infra) : 'fits';
  if (state === 'foreign' || unopened > 0) {
    const t = translator('en');
    const which = unopened > 0 ? ` (${countOf(unopened, 'sealed value')} of the backup)` : '';
    throw new Refusal(
      `${t('health.keyring')}: ${t('health.keyring-foreign')}${which}. ${t('health.keyring-mend')} Nothing was written.`,
      'configuration',
    );
  }
  const chains = await verifyChains(infra, (events) =>
    progress.say(`verifying the audit history: ${countOf(events, 'event')}`),
  );
  return { secrets, chains, counts };
}

function describe(path: string, { manifest, tables }: BackupContents): string {
  const rows = tables.reduce((sum, each) => sum + each.rows, 0);
  const last = manifest.migrations.at(-1)?.name ?? 'none';
  return `${table([['table', 'rows'], ...tables.map((each) => [each.name, each.rows])])}

${path} is whole: ${countOf(rows, 'row')} of ${countOf(tables.length, 'table')}, as they were at ${moment(new Date(manifest.at))},
written by Gatehouse ${manifest.program} with the schema up to ${last}.`;
}

function summary({ secrets, chains, counts }: Found): string {
  const opened = secrets.reduce((sum, each) => sum + each.opened, 0);
  const history = [
    `The keyring opens all ${countOf(opened, 'sealed value')}.`,
    `The audit history of ${countOf(chains.whole, 'organization')} is whole: ${countOf(chains.events, 'event')}.`,
    ...chains.broken.map(
      ({ slug, at, because }) =>
        `The audit history of ${slug} is BROKEN at event ${at} (${because}): it was so in the backup. It is restored as it is.`,
    ),
  ];
  return `${history.join('\n')}

Restored: ${countOf(counts.organizations, 'organization')}, ${countOf(counts.users, 'person', 'people')}, ${countOf(counts.passwords, 'password')}.
Nobody is signed in. No link, code or temporary password from before works; nothing was sent, and nothing will be.
${countOf(counts.invited, 'person', 'people')} had an open invitation: invite them again from the console.
${countOf(counts.unsent, 'mail')} had not been sent when the backup was made.
What was done after the backup is undone, also suspensions, changed roles and passwords: look at them before you open the portal.
Next: gatehouse doctor, then gatehouse serve.`;
}
