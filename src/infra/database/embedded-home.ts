import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from '../log.ts';
import { type Account, canReach, lendableCapability, unprivilegedAccount } from './embedded-account.ts';
import { type Binaries, copyNative, locateNative, prepareBinaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** Who runs PostgreSQL, from which programs, on which folder (which does not exist before the first start). */
export interface Home {
  readonly account: Account | undefined;
  readonly binaries: Binaries;
  readonly cluster: string;
}

/**
 * Decides the three together. Root must lend PostgreSQL another account, and that one may be shut out of the program's
 * or the data's folder (a checkout below /root). Then it gets the one capability that opens closed folders; where there
 * is none to lend, the programs, and a database yet to be made, go to a folder open to everybody, with a link to it.
 */
export function findHome(dataFolder: string, log: Pick<Logger, 'info'>): Home {
  const link = join(dataFolder, 'postgres');
  const cluster = placeOf(link);
  const native = realpathSync(locateNative());
  const binaries = prepareBinaries(native, join(dataFolder, 'postgres-lib'));
  const user = unprivilegedAccount(cluster);
  if (!user) return { account: undefined, binaries, cluster };

  const reachesData = canReach(user, dirname(cluster));
  const reachesAll = reachesData && [...samples(native), dataFolder].every((path) => canReach(user, path));
  if (reachesAll) return { account: { ...user, capability: undefined }, binaries, cluster };
  const capability = lendableCapability();
  if (capability) return { account: { ...user, capability }, binaries, cluster };

  const open = openFolder(dataFolder);
  log.info(
    { folder: open },
    `PostgreSQL runs under uid ${user.uid} from ${open}: it cannot reach ${dataFolder} or ${native}`,
  );
  return {
    account: { ...user, capability: undefined },
    binaries: prepareBinaries(copyNative(native, open), join(open, 'lib')),
    cluster: reachesData ? cluster : moveOut(link, join(open, 'postgres')),
  };
}

/** One file of each kind that PostgreSQL opens. */
function samples(native: string): string[] {
  return [
    join(native, 'bin', 'postgres'),
    join(native, 'lib', 'postgresql', 'plpgsql.so'),
    join(native, 'share/postgresql/postgres.bki'),
  ].filter((path) => existsSync(path));
}

/** Where the link leads, though nothing may be there yet: a first start can have been cut short after it made the link. */
function placeOf(link: string): string {
  if (existsSync(link)) return realpathSync(link);
  const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink ? resolve(dirname(link), readlinkSync(link)) : link;
}

function openFolder(dataFolder: string): string {
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const folder = join('/var/lib/gatehouse', name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

function moveOut(link: string, target: string): string {
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there && !there.isSymbolicLink()) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and the account it runs under cannot reach ${link}. Run Gatehouse as an ` +
        'ordinary user, or put the data folder where others may pass (chmod o+x on the folders above it).',
    );
  }
  if (!there) symlinkSync(target, link);
  return target;
}
