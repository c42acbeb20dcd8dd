import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

// `npm run bench`: what Gatehouse costs, beside its peers, in one run on one machine. See docs/performance.md.

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    /** Another folder that `npm run build` filled, instead of building this tree. */
    program: { type: 'string' },
    times: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
  },
});

preparePeers();
const { measures, long } = await import('./measures/all.ts');
const wanted = options.only?.split(',').map((id) => id.trim().toUpperCase());
const unknown = wanted?.filter((id) => !(id in measures)) ?? [];
if (unknown.length) {
  console.error(`There is no ${unknown.join(', ')}: choose from ${Object.keys(measures).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.keys(measures).filter((id) => (wanted ? wanted.includes(id) : !long.includes(id)));

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
const log = join(folder, 'gatehouse.log');
const program = { folder: options.program ? resolve(options.program) : built(), log };
const { openBench } = await import('./house/bench.ts');
const bench = openBench({ program, folder, times: Number(options.times), seconds: Number(options.seconds) });
process.once('SIGINT', () => close(130));
process.once('SIGTERM', () => close(143));

const { table, write } = await import('./report.ts');
const figures = [];
let failed = false;
for (const id of chosen) {
  bench.say(`${id} ...`);
  try {
    figures.push(...(await (measures[id] as (typeof measures)[string])(bench)));
  } catch (error) {
    failed = true;
    console.error(`${id} could not be measured:`, error, lastLines());
  }
}
console.log(`\n${availableParallelism()} cores, Node ${process.versions.node}\n\n${table(figures)}`);
console.log(`\nwritten to ${write(figures)}`);
await close(failed ? 1 : 0);

async function close(code: number): Promise<void> {
  await bench.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  process.exit(code);
}

function lastLines(): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5) : [];
  return lines.map((line) => `\n  ${line.slice(0, 300)}`).join('');
}

/** The peers have a package.json of their own; they never come with the product. */
function preparePeers(): void {
  const cwd = import.meta.dirname;
  if (existsSync(join(cwd, 'node_modules/.package-lock.json'))) return;
  console.error('installing what is measured beside Gatehouse ...');
  execFileSync('npm', ['ci'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

function built(): string {
  const root = join(import.meta.dirname, '..');
  execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' });
  return join(root, 'dist');
}
