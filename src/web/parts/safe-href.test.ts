import { expect, test } from 'vitest';
import { safeHref } from './safe-href.ts';

test.each([
  ['/help', 'inside'],
  ['?search=a', 'inside'],
  ['#field-email', 'inside'],
  ['mailto:help@harbour.example', 'mail'],
  ['https://weather.example/a', 'outside'],
  ['HTTP://weather.example', 'outside'],
])('%s may be followed', (href, kind) => {
  expect(safeHref(href)?.kind).toBe(kind);
});

test.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https://portal@evil.example',
  'https://user:password@weather.example',
  'http://',
])('%s is not', (href) => {
  expect(safeHref(href)).toBeUndefined();
});

test('the host of an outside link is the one a browser would go to', () => {
  expect(safeHref('https://weather.example:8443/@evil.example')).toMatchObject({
    host: 'weather.example:8443',
  });
});
