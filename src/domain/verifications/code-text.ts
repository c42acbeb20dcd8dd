import { longCode, sixDigits } from '../../infra/crypto/secrets.ts';
import type { Needs } from '../../infra/infra.ts';

/** A code to be mailed: six digits, or twelve characters where too many were guessed wrong. */
export const newCode = (long: boolean): string => (long ? longCode() : sixDigits());

/**
 * A code as a person typed it (any case, wide digits, with or without spaces and dashes, O for 0, I or L for 1), in its one
 * spelling; undefined where it cannot be a code, so that a slip of the pen costs no try.
 */
export function readCode(typed: string): string | undefined {
  const bare = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return /^(\d{6}|[0-9A-HJKMNP-TV-Z]{12})$/.test(bare) ? bare : undefined;
}

/** What is kept of a code: bound to its flow, and worth nothing without the keyring. */
export const codeMac = (infra: Needs<'keyring'>, organizationId: string, id: string, code: string): Buffer =>
  infra.keyring.mac('code', organizationId, id, readCode(code) ?? '');

/** Whether a typed code is the one that was mailed. Where nobody was written to, none is. */
export const isCode = (
  infra: Needs<'keyring'>,
  { organizationId, id }: { organizationId: string; id: string },
  kept: Buffer | null,
  typed: string,
): boolean =>
  infra.keyring.verifyMac(kept ?? Buffer.alloc(32), 'code', organizationId, id, readCode(typed) ?? '') &&
  readCode(typed) !== undefined;
