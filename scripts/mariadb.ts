import { canInstall, installPackages, isExecutable, onPath } from './packages.ts';

/** Absolute paths of the programs by which the tests run a MariaDB server of their own. */
export interface MariadbPrograms {
  readonly server: string;
  readonly install: string;
  /** Makes the certificates of the servers in the tests. */
  readonly openssl: string;
}

const packages = ['mariadb-server-core', 'openssl'];

/**
 * Finds MariaDB's programs and openssl. What is missing is installed where that is possible: as root, with apt-get (the
 * programs only; no server is started). Throws an error that says exactly what to install where it is not.
 */
export function ensureMariadb(): MariadbPrograms {
  const found = find();
  if (isWhole(found)) return found;
  if (canInstall()) installPackages(packages);
  const installed = find();
  if (isWhole(installed)) return installed;
  throw new Error(
    [
      'The tests of databases that somebody else keeps need MariaDB and openssl. On Debian or Ubuntu, as root:',
      `  apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`,
      'Elsewhere install them so that mariadbd, mariadb-install-db and openssl are found on the PATH.',
    ].join('\n'),
  );
}

function find(): Partial<MariadbPrograms> {
  // Debian keeps servers where an ordinary user's PATH does not lead.
  const server = onPath('mariadbd') ?? ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'].find(isExecutable);
  const install = onPath('mariadb-install-db');
  const openssl = onPath('openssl');
  return { ...(server && { server }), ...(install && { install }), ...(openssl && { openssl }) };
}

const isWhole = (found: Partial<MariadbPrograms>): found is MariadbPrograms =>
  Boolean(found.server && found.install && found.openssl);
