import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { about, type Finding } from './findings.ts';

const mebibyte = 1024 * 1024;
const room = { warn: 1024 * mebibyte, fail: 100 * mebibyte };

/** Whether files that hold secrets can be read by nobody but their owner. */
export async function checkSecretFiles(paths: readonly string[]): Promise<Finding[]> {
  const { ok, fail } = about('health.secrets');
  if (paths.length === 0) return [ok('health.secrets-in-environment')];
  const found: Finding[] = [];
  for (const path of paths) {
    // One that is not there is missed by whoever reads the configuration.
    const mode = (await stat(path).catch(() => ({ mode: 0 }))).mode & 0o777;
    if (mode & 0o077)
      found.push(
        fail('health.secrets-open', 'health.secrets-mend', { path, mode: mode.toString(8).padStart(4, '0') }),
      );
  }
  return found.length > 0 ? found : [ok('health.secrets-fine', { count: paths.length })];
}

/** Whether there is room in the data folder, or where it will be made. */
export async function checkDisk(folder: string): Promise<Finding> {
  const { ok, warn, fail } = about('health.disk');
  let path = resolve(folder);
  while (!existsSync(path)) path = dirname(path);
  const { bavail, bsize } = await statfs(path);
  const bytes = bavail * bsize;
  const free = `${Math.round(bytes / mebibyte)} MiB`;
  if (bytes < room.fail) return fail('health.disk-low', 'health.disk-mend', { free, path });
  if (bytes < room.warn) return warn('health.disk-low', 'health.disk-mend', { free, path });
  return ok('health.disk-fine', { free, path });
}

/** Whether the kernel's clock follows the network, as systemd tells it. */
export async function checkTime(): Promise<Finding> {
  const { ok, warn } = about('health.time');
  const answer = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    timeout: 5_000,
  }).catch(() => undefined);
  const text = answer?.stdout.trim();
  if (text === 'yes') return ok('health.time-fine');
  return warn(text === 'no' ? 'health.time-unsynchronized' : 'health.time-unknown', 'health.time-mend');
}
