const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The text that crypt(3) and its like make of a digest. Each group names up to three bytes, the most
 * significant first, and becomes a character for every six bits begun, the lowest six first.
 */
export function crypt64(bytes: Uint8Array, groups: readonly (readonly number[])[]): string {
  let text = '';
  for (const group of groups) {
    let bits = group.reduce((value, at) => (value << 8) | (bytes[at] ?? 0), 0);
    for (let left = group.length * 8; left > 0; left -= 6) {
      text += alphabet.charAt(bits & 63);
      bits >>= 6;
    }
  }
  return text;
}

/** The number that a character stands for, 0 to 63; -1 for any other character. */
export function crypt64Value(character: string): number {
  return alphabet.indexOf(character);
}
