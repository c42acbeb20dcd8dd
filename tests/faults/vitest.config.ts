import { defineConfig } from 'vitest/config';

// The faults, one file each, one after another: every one has the machine to itself. `npm run test:faults` starts them.

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['tests/faults/*.ts'],
    exclude: ['tests/faults/vitest.config.ts'],
    globalSetup: ['tests/fixtures/postgres.global.ts'],
    fileParallelism: false,
    // What a fault found is said as it goes.
    disableConsoleIntercept: true,
    // One that takes --rounds long takes as long as that.
    testTimeout: 24 * 60 * 60 * 1000,
    hookTimeout: 120_000,
  },
});
