import { checks, conclude, runSteps } from './steps.ts';

// `npm run check`: everything that is checked in a minute, without browsers.

const startedAt = performance.now();
const unitTests = { name: 'unit tests', run: 'vitest', args: ['run', 'src', '--reporter=dot'] };
conclude(await runSteps([...checks, unitTests]), startedAt);
