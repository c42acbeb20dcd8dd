import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowsers } from './browsers.ts';
import { ensureMariadb } from './mariadb.ts';
import { root } from './sources.ts';
import { checks, conclude, runSteps } from './steps.ts';
import { sayTally, testReport } from './tally.ts';

// `npm test`: everything. Browsers, the built program, all checks, then all tests.

const startedAt = performance.now();
const { chromium, firefox } = ensureBrowsers();
const { server } = ensureMariadb();
console.log(`browsers: ${chromium}, ${firefox}; MariaDB: ${server}`);
rmSync(join(root, testReport), { force: true });

const failed = await runSteps([
  { name: 'build', run: 'scripts/build.ts' },
  ...checks,
  {
    name: 'tests',
    run: 'vitest',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${testReport}`],
    live: true,
  },
]);
conclude(failed, startedAt);
sayTally([testReport]);
