import { decodeBase64url } from './encoding.ts';
import type { Keyring } from './keyring.ts';
import { randomBytes } from './random.ts';

const purpose = 'csrf';
const macBytes = 32;

/**
 * A token for the forms of one browser: base64url of a random pad and the browser's MAC XORed with it. A pad
 * anew on every page keeps compressed answers from giving the MAC away byte by byte (BREACH, breachattack.com
 * §3.4).
 */
export function issueCsrf(keyring: Keyring, browserId: string): string {
  const pad = randomBytes(macBytes);
  return Buffer.concat([pad, xor(keyring.mac(purpose, browserId), pad)]).toString('base64url');
}

/**
 * Whether the token was issued to this browser, under any key of the keyring. Never throws on what was sent.
 */
export function checkCsrf(keyring: Keyring, browserId: string, token: string): boolean {
  const bytes = decodeBase64url(token, 2 * macBytes);
  if (!bytes) return false;
  return keyring.verifyMac(xor(bytes.subarray(macBytes), bytes.subarray(0, macBytes)), purpose, browserId);
}

function xor(a: Buffer, b: Buffer): Buffer {
  const both = Buffer.alloc(a.length);
  for (let index = 0; index < a.length; index++) both[index] = (a[index] ?? 0) ^ (b[index] ?? 0);
  return both;
}
