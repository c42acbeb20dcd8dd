import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationPage, configurationPath } from '../../scripts/build-docs.ts';

test('docs/configuration.md says what src/config.ts does (npm run docs)', () => {
  expect(readFileSync(configurationPath, 'utf8')).toBe(configurationPage());
});
