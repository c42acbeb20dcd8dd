import { expect, test } from 'vitest';
import { chooseCoding } from './coding.ts';

const all = ['zstd', 'br', 'gzip'] as const;

test.each<[string | null, string | undefined]>([
  [null, undefined],
  ['', undefined],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate, compress', undefined],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['zstd;q=0, br;q=0.000, gzip;q=0', undefined],
  ['gzip;q=0.001', 'gzip'],
  ['*', 'zstd'],
  ['zstd;q=0, *;q=0.5', 'br'],
  ['identity', undefined],
  ['identity, gzip', 'gzip'],
  ['identity;q=1, gzip;q=0.5', undefined],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['gzip;q=2', undefined],
  ['gzip;q=x, br;q=', undefined],
  ['gzip;level=9', undefined],
  [' br ; q=0.4 ,\tgzip ; q=0.3', 'br'],
  [',,;;,q=1', undefined],
  [`${'x,'.repeat(5_000)}gzip`, undefined],
])('%j', (accepted, coding) => {
  expect(chooseCoding(accepted, all)).toBe(coding);
});

test('only what is offered', () => {
  expect(chooseCoding('br, zstd;q=0.9, gzip;q=0.1', ['gzip'])).toBe('gzip');
  expect(chooseCoding('br', ['gzip'])).toBe(undefined);
});
