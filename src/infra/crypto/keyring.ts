import {
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { type Bytes, joinParts } from './encoding.ts';
import { keyIdOf, openWith, type Place, sealWith } from './sealing.ts';

export { type Place, UnsealError } from './sealing.ts';

/**
 * The portal's root keys. The first is current; the others still open and verify what was made under them. A
 * purpose ('outbox', 'csrf') is a constant in the code: each has keys of its own, derived by HKDF and cached.
 */
export type Keyring = {
  /** Ids of the keys, the current one first. */
  readonly keyIds: readonly string[];
  /** Encrypts for one place under the current key. At most 2^32 values for one purpose and key. */
  seal(purpose: string, plaintext: Bytes, place: Place): Buffer;
  /** The plaintext again; throws UnsealError. */
  open(purpose: string, sealed: Uint8Array, place: Place): Buffer;
  /** Whether the value is sealed under another key than the current one (or is no sealed value at all). */
  needsResealing(sealed: Uint8Array): boolean;
  /** HMAC-SHA256 of the parts, each with its length, under the current key: 32 bytes. */
  mac(purpose: string, ...parts: Bytes[]): Buffer;
  /** The same under every key, the current one first: for look-ups while keys rotate. */
  macs(purpose: string, ...parts: Bytes[]): Buffer[];
  /** Whether `mac` is that of the parts under any of the keys; takes the same time wherever it differs. */
  verifyMac(mac: Uint8Array, purpose: string, ...parts: Bytes[]): boolean;
};

/** The text of a keyring is wrong. The message says which entry and why, and never repeats any of it. */
export class KeyringError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyringError';
  }
}

/**
 * Reads `id:base64(32 bytes)`, several separated by commas or new lines, the current one first. Ids are 1 to
 * 16 of A-Z a-z 0-9 _ -. Throws KeyringError.
 */
export function readKeyring(text: string): Keyring {
  const entries = text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const keys = entries.map((entry, index) => readEntry(entry, `entry ${index + 1} of the keyring`));
  const [current] = keys;
  if (!current) throw new KeyringError('the keyring is empty: it needs at least one id:base64 entry');
  for (const [index, key] of keys.entries()) {
    const rest = keys.slice(index + 1);
    if (rest.some((other) => other.id === key.id)) {
      throw new KeyringError(`the id of entry ${index + 1} of the keyring is used twice`);
    }
    if (rest.some((other) => other.root.equals(key.root))) {
      throw new KeyringError(
        `the key of entry ${index + 1} of the keyring is there twice under different ids`,
      );
    }
  }
  return keyringOf(current, keys);
}

/** A new entry for a keyring: a random id and 32 random bytes, as `readKeyring` reads them. */
export function generateKey(): string {
  return `${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;
}

type Key = { id: string; root: KeyObject; derive(use: 'seal' | 'mac', purpose: string): KeyObject };

function keyringOf(current: Key, keys: Key[]): Keyring {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const macWith = (key: Key, purpose: string, message: Buffer) =>
    createHmac('sha256', key.derive('mac', purpose)).update(message).digest();
  const macs = (purpose: string, parts: Bytes[]) => {
    const message = joinParts(parts);
    return keys.map((key) => macWith(key, purpose, message));
  };
  return {
    keyIds: keys.map((key) => key.id),
    seal: (purpose, plaintext, place) =>
      sealWith(current.derive('seal', purpose), current.id, plaintext, place),
    open: (purpose, sealed, place) => openWith((id) => byId.get(id)?.derive('seal', purpose), sealed, place),
    needsResealing: (sealed) => keyIdOf(sealed) !== current.id,
    mac: (purpose, ...parts) => macWith(current, purpose, joinParts(parts)),
    macs: (purpose, ...parts) => macs(purpose, parts),
    verifyMac(mac, purpose, ...parts) {
      let found = false;
      // Every key is tried, whichever matches: the time must not tell.
      for (const own of macs(purpose, parts)) {
        if (own.length === mac.length && timingSafeEqual(own, mac)) found = true;
      }
      return found;
    },
  };
}

function readEntry(entry: string, where: string): Key {
  const colon = entry.indexOf(':');
  if (colon < 0) throw new KeyringError(`${where} has no colon: write id:base64`);
  const id = entry.slice(0, colon);
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(id)) {
    throw new KeyringError(`the id of ${where} must be 1 to 16 letters, digits, _ or -`);
  }
  const encoded = entry.slice(colon + 1).trim();
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) {
    throw new KeyringError(`the key of ${where} is not base64`);
  }
  if (bytes.length !== 32) {
    throw new KeyringError(`the key of ${where} has ${bytes.length} bytes: it must have 32`);
  }
  if (bytes.every((byte) => byte === bytes[0])) throw new KeyringError(`the key of ${where} is not random`);
  return keyOf(id, createSecretKey(bytes));
}

function keyOf(id: string, root: KeyObject): Key {
  const derived = new Map<string, KeyObject>();
  return {
    id,
    root,
    derive(use, purpose) {
      const info = `gatehouse/${use}/${purpose}`;
      let key = derived.get(info);
      if (!key) {
        // The root is uniformly random, so that no salt is needed (RFC 5869 §3.1).
        key = createSecretKey(Buffer.from(hkdfSync('sha256', root, '', info, 32)));
        derived.set(info, key);
      }
      return key;
    },
  };
}
