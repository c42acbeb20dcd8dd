import { expect, test } from 'vitest';
import { randomBytes } from './random.ts';

test('gives as many bytes as asked for, each time others', () => {
  const seen = new Set<string>();
  const sizes = [0, 1, 16, 32, 48, 1_000, 4_095, 4_096, 4_097, 10_000];
  for (let turn = 0; turn < 50; turn++) {
    for (const size of sizes) {
      const bytes = randomBytes(size);
      expect(bytes.length).toBe(size);
      if (size < 16) continue;
      seen.add(bytes.toString('hex'));
    }
  }
  expect(seen.size).toBe(50 * (sizes.length - 2));
});

test('what was given out is nobody else’s: neither given again nor changed by what follows', () => {
  const first = randomBytes(32);
  const before = first.toString('hex');
  const windows = new Set<string>();
  for (let turn = 0; turn < 2_000; turn++) windows.add(randomBytes(32).toString('hex'));
  expect(first.toString('hex')).toBe(before);
  expect(windows.size).toBe(2_000);
  expect(windows.has(before)).toBe(false);
  // No piece is what a cleared pool would give.
  expect(windows.has('00'.repeat(32))).toBe(false);
});

test('every bit is set about half of the time', () => {
  const counts = new Array<number>(64).fill(0);
  for (let turn = 0; turn < 8_000; turn++) {
    randomBytes(8).forEach((byte, at) => {
      for (let bit = 0; bit < 8; bit++)
        counts[at * 8 + bit] = (counts[at * 8 + bit] ?? 0) + ((byte >> bit) & 1);
    });
  }
  // Eight standard deviations of 8,000 throws.
  for (const count of counts) expect(Math.abs(count - 4_000)).toBeLessThan(360);
});
