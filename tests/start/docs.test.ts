import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configurationPage, configurationPath } from '../../scripts/build-docs.ts';
import { root } from '../../scripts/sources.ts';

test('docs/configuration.md says what src/config.ts does (npm run docs)', () => {
  expect(readFileSync(configurationPath, 'utf8')).toBe(configurationPage());
});

describe('docs/incidents.md names tests that are there', () => {
  const text = readFileSync(join(root, 'docs/incidents.md'), 'utf8');
  // A file is linked where it is named first, and called by that name from then on.
  const files = new Map(
    [...text.matchAll(/\[([\w-]+)\]\(\.\.\/([^)]+)\)/g)].map(([, name = '', path = '']) => [name, path]),
  );
  const content = (name: string) => readFileSync(join(root, files.get(name) ?? ''), 'utf8');
  const namesIn = (words: string) =>
    [...files.keys()].filter((name) => new RegExp(`(^|[[ ,])${name}($|[\\]:, ])`).test(words));

  const named = text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Made elsewhere'))
    .flatMap((line) => line.split(' | ')[1]?.split('; ') ?? [])
    .flatMap((part) => {
      const names = namesIn(part.split("'")[0] ?? '');
      return [...part.matchAll(/'([^']+)'/g)].map(([, title = '']) => ({ names, title }));
    });

  test('more than sixty of them', () => {
    expect(named.length).toBeGreaterThan(60);
  });
  test.each(named)('$names: $title', ({ names, title }) => {
    expect(names.some((name) => content(name).includes(title))).toBe(true);
  });
});
