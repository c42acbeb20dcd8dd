/** A string stands for its UTF-8 bytes: `'a'` and the byte 0x61 are the same part. */
export type Bytes = string | Uint8Array;

/** The bytes themselves; a string becomes UTF-8. */
export function toBuffer(value: Bytes): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/**
 * Joins parts so that no two different lists give the same bytes: each part is preceded by its length in
 * bytes (32 bits, big endian). Without it ('ab', 'c') and ('a', 'bc') would have one MAC.
 */
export function joinParts(parts: readonly Bytes[]): Buffer {
  const pieces: Buffer[] = [];
  for (const part of parts) {
    const bytes = toBuffer(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    pieces.push(length, bytes);
  }
  return Buffer.concat(pieces);
}

/**
 * Decodes unpadded base64url (RFC 4648 §5) of exactly `bytes` bytes; undefined for anything else. Node's
 * decoder skips characters it does not know and ignores spare bits, so that one value would have many
 * spellings: only the spelling that encoding gives back is accepted (RFC 4648 §3.5).
 */
export function decodeBase64url(text: string, bytes: number): Buffer | undefined {
  const decoded = Buffer.from(text, 'base64url');
  return decoded.length === bytes && decoded.toString('base64url') === text ? decoded : undefined;
}
