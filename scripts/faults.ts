import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './sources.ts';
import { conclude, runSteps } from './steps.ts';
import { faultReport } from './tally.ts';

// `npm run test:faults`: what a sign-in survives. Servers, databases and mail servers that die, floods, and input that
// nobody should send. `--only mail` does one of them (or several: it may be given again), `--rounds 5` more of it.

const folder = 'tests/faults';
const config = 'vitest.config.ts';
const all = readdirSync(join(root, folder))
  .filter((name) => name.endsWith('.ts') && name !== config)
  .map((name) => name.slice(0, -'.ts'.length));

const startedAt = performance.now();
const { only, rounds } = parse();
process.env.FAULT_ROUNDS = rounds;
rmSync(join(root, faultReport), { force: true });
const files = (only.length > 0 ? only : all).map((name) => `${folder}/${name}.ts`);
const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${faultReport}`];
const failed = await runSteps([
  { name: 'build', run: 'scripts/build.ts' },
  {
    name: 'faults',
    run: 'vitest',
    args: ['run', '--config', `${folder}/${config}`, ...reports, ...files],
    live: true,
  },
]);
conclude(failed, startedAt);

function parse(): { only: readonly string[]; rounds: string } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '1' },
    },
  });
  if (!/^[1-9]\d*$/.test(values.rounds)) stop('--rounds must be a whole number, 1 or more');
  const unknown = values.only.find((name) => !all.includes(name));
  if (unknown !== undefined) stop(`--only must be one of ${all.join(', ')}, not ${unknown}`);
  return values;
}

function stop(why: string): never {
  console.error(why);
  process.exit(2);
}
