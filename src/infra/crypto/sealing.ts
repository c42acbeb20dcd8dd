import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { type Bytes, joinParts, toBuffer } from './encoding.ts';

/** Where a sealed value lives. It opens there only, so that values cannot be swapped between rows. */
export type Place = { table: string; organization: string; row: string; column: string };

/**
 * A sealed value that cannot be opened: `malformed` (too short or of another version), `unknown-key` (its key
 * is not in the keyring) or `altered` (changed, or opened for another place or purpose).
 */
export class UnsealError extends Error {
  readonly reason: 'malformed' | 'unknown-key' | 'altered';
  constructor(reason: UnsealError['reason'], message: string) {
    super(message);
    this.name = 'UnsealError';
    this.reason = reason;
  }
}

// version (1) | length of key id (1) | key id | nonce (12) | tag (16) | ciphertext
const version = 1;
const nonceBytes = 12; // NIST SP 800-38D §8.2.2: random 96 bits are good for 2^32 values under one key
const tagBytes = 16;

/** AES-256-GCM under `key`; the header and the place are authenticated with the text. */
export function sealWith(key: KeyObject, keyId: string, plaintext: Bytes, place: Place): Buffer {
  const header = headerOf(keyId);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(header, place));
  const ciphertext = Buffer.concat([cipher.update(toBuffer(plaintext)), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), ciphertext]);
}

/** The plaintext; throws UnsealError. `findKey` answers undefined for an id that it does not hold. */
export function openWith(
  findKey: (keyId: string) => KeyObject | undefined,
  sealed: Uint8Array,
  place: Place,
): Buffer {
  const bytes = toBuffer(sealed);
  const keyId = keyIdOf(bytes);
  if (keyId === undefined) throw new UnsealError('malformed', 'the sealed value is malformed');
  const key = findKey(keyId);
  if (!key) throw new UnsealError('unknown-key', 'the sealed value names a key that is not in the keyring');
  const headerEnd = 2 + keyId.length;
  const nonceEnd = headerEnd + nonceBytes;
  const tagEnd = nonceEnd + tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(headerEnd, nonceEnd), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(bytes.subarray(0, headerEnd), place));
  decipher.setAuthTag(bytes.subarray(nonceEnd, tagEnd));
  const plaintext = decipher.update(bytes.subarray(tagEnd));
  try {
    decipher.final();
  } catch {
    throw new UnsealError('altered', 'the sealed value was altered or belongs to another place');
  }
  return plaintext;
}

/** What every value begins with that this key sealed. */
export const headerOf = (keyId: string): Buffer =>
  Buffer.concat([Buffer.from([version, keyId.length]), Buffer.from(keyId, 'latin1')]);

/** The id of the key that sealed the value, or undefined when it is no sealed value. */
export function keyIdOf(sealed: Uint8Array): string | undefined {
  const bytes = toBuffer(sealed);
  const length = bytes[1];
  if (bytes[0] !== version || !length) return undefined;
  if (bytes.length < 2 + length + nonceBytes + tagBytes) return undefined;
  return bytes.toString('latin1', 2, 2 + length);
}

function associatedData(header: Buffer, { table, organization, row, column }: Place): Buffer {
  return joinParts([header, table, organization, row, column]);
}
