import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

/** Where vitest leaves its reports, and the walk through the demo leaves its own in the same form. */
export const testReport = 'dist/tests.json';
export const faultReport = 'dist/faults.json';
export const walkReport = 'dist/walk.json';

export interface Tally {
  numPassedTests: number;
  numFailedTests: number;
}

/** Prints one line that counts the tests of all reports. A report that is missing is a failure. */
export function sayTally(reports: readonly string[]): void {
  const tallies = reports.map(read);
  const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0);
  console.log(`tests: ${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
}

function read(report: string): Tally {
  const path = join(root, report);
  if (!existsSync(path)) return { numPassedTests: 0, numFailedTests: 1 };
  return JSON.parse(readFileSync(path, 'utf8')) as Tally;
}

if (import.meta.main) sayTally(process.argv.slice(2));
