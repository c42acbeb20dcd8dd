import { existsSync } from 'node:fs';
import about from '../../package.json' with { type: 'json' };
import { type Environment, readConfigOf } from '../config.ts';
import { inspectBackup } from '../flows/backup/read-backup.ts';
import { writeBackup } from '../flows/backup/write-backup.ts';
import { Refusal } from './explain.ts';
import { countOf, moment, showProgress, size, table } from './progress.ts';

/**
 * `gatehouse backup --to FILE`: everything that a restore needs, sealed, while the portal goes on. The file is read again
 * from end to end before the command says that it is there.
 */
export async function backup(environment: Environment, { to }: { to: string }): Promise<undefined> {
  const config = readConfigOf(environment, ['DATABASE_OWNER_URL', 'BACKUP_KEY']);
  if (existsSync(to)) throw new Refusal(`${to} is there already: a backup overwrites nothing.`, 'state');
  const progress = showProgress();
  const startedAt = performance.now();
  const written = await writeBackup({
    ownerUrl: config.DATABASE_OWNER_URL,
    passphrase: config.BACKUP_KEY,
    path: to,
    program: about.version,
    onProgress: (name, rows) => progress.say(`writing ${name}: ${countOf(rows, 'row')}`),
  }).finally(progress.clear);
  await inspectBackup(to, config.BACKUP_KEY, (name, rows) =>
    progress.say(`reading again ${name}: ${countOf(rows, 'row')}`),
  ).finally(progress.clear);

  const rows = written.kept.reduce((sum, each) => sum + each.rows, 0);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(table([['kept', 'rows'], ...written.kept.map((each) => [each.name, each.rows])]));
  if (written.leftOut.length > 0) {
    const left = written.leftOut.map((each) => [each.name, each.rows, each.why]);
    console.log(`\n${table([['left out', 'rows', 'because'], ...left])}`);
  }
  console.log(`
${countOf(rows, 'row')} of ${countOf(written.kept.length, 'table')}, as they were at ${moment(written.at)}.
${to}: ${size(written.bytes)}, written and read again in ${seconds} s.
It opens with BACKUP_KEY, and is of use only with the keyring (GATEHOUSE_KEYRING), which is not in it: keep the three apart.`);
}
