import { readFileSync, writeFileSync } from 'node:fs';
import { generateKey } from '../infra/crypto/keyring.ts';

/** The demo's own keyring, made at the first start and kept in `path` for its owner alone. */
export function keepKeyring(path: string): string {
  try {
    writeFileSync(path, `${generateKey()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
