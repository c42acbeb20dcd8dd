import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

/** One thing that is checked: a program of ours or of node_modules/.bin, with its arguments. */
export interface Step {
  readonly name: string;
  /** `biome`, `tsc`, ... or the path of a script. */
  readonly run: string;
  readonly args?: readonly string[];
  /** Shows its output as it comes; otherwise only where it fails. */
  readonly live?: boolean;
}

/** Everything that can be checked without a browser. */
export const checks: readonly Step[] = [
  { name: 'types', run: 'tsc' },
  { name: 'types of the islands', run: 'tsc', args: ['--noEmit', '-p', 'src/web/client'] },
  { name: 'lint and format', run: 'biome', args: ['check', '--error-on-warnings', '--max-diagnostics=50'] },
  { name: 'imports', run: 'scripts/check-imports.ts' },
  { name: 'dead code', run: 'knip', args: ['--no-progress', '--no-config-hints'] },
  { name: 'texts', run: 'scripts/check-texts.ts' },
];

/** Runs the steps one after another, whatever becomes of each, and answers the names of those that failed. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) {
    const startedAt = performance.now();
    const { code, output } = await run(step);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (code !== 0) {
      failed.push(step.name);
      if (output) console.log(output.trimEnd());
    }
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${step.name}, ${seconds} s`);
  }
  return failed;
}

/** Says how it went as a whole, and sets the exit code. */
export function conclude(failed: readonly string[], startedAt: number): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  if (failed.length === 0) console.log(`All is well, after ${seconds} seconds.`);
  else console.log(`After ${seconds} seconds, failed: ${failed.join(', ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function run(step: Step): Promise<{ code: number; output: string }> {
  const program = step.run.endsWith('.ts')
    ? join(root, step.run)
    : realpathSync(join(root, 'node_modules/.bin', step.run));
  const child = spawn(process.execPath, [program, ...(step.args ?? [])], {
    cwd: root,
    stdio: ['ignore', step.live ? 'inherit' : 'pipe', step.live ? 'inherit' : 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}
