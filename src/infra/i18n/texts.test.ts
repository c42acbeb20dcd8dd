import { expect, test } from 'vitest';
import { catalogue, type MessageId } from './catalogue.ts';
import { isMessageId, locales, messageKeys, translator } from './texts.ts';

const plural = messageKeys().find(
  (key) => key.endsWith('_other') && catalogue.en[key]?.includes('{{count}}'),
);
const id = plural?.replace(/_other$/, '') as MessageId;

test('a plural form for each count, in each language', () => {
  for (const locale of locales) {
    const t = translator(locale);
    for (const [count, form] of [
      [0, 'other'],
      [1, 'one'],
      [2, 'other'],
      ['1', 'one'],
      [1.5, 'other'],
      // Italian has a form of its own for millions, and no texts of it.
      [1_000_000, 'other'],
    ] as const)
      expect(t(id, { count }), `${locale} ${count}`).toBe(
        catalogue[locale][`${id}_${form}`]?.replaceAll('{{count}}', String(count)),
      );
  }
});

test('every text of the catalogue is found by its id, as it stands there', () => {
  for (const locale of locales) {
    const t = translator(locale);
    for (const key of messageKeys()) expect(t(key as MessageId)).toBe(catalogue[locale][key]);
  }
});

test('an organization’s own wording goes before the catalogue’s, plural forms too', () => {
  const t = translator(
    'en',
    new Map([
      [`${id}_one`, 'just {{count}}'],
      ['sign-in.title', 'Come in, {{name}}'],
    ]),
  );
  expect(t(id, { count: 1 })).toBe('just 1');
  expect(t(id, { count: 2 })).toBe(catalogue.en[`${id}_other`]?.replaceAll('{{count}}', '2'));
  expect(t('sign-in.title' as MessageId, { name: 'Ada' })).toBe('Come in, Ada');
});

test('values are put in as they are, once, and never looked into', () => {
  const t = (text: string) => translator('en', new Map([['sign-in.title', text]]));
  const ask = (text: string, values?: Record<string, string | number>) =>
    t(text)('sign-in.title' as MessageId, values);
  expect(ask('{{a}} {{ b }} {{a}}', { a: '{{b}}', b: '$& $1 <i>' })).toBe('{{b}} $& $1 <i> {{b}}');
  expect(ask('{{missing}} {{toString}} {{a}}', { a: 0 })).toBe('{{missing}} {{toString}} 0');
  expect(ask('$t(sign-in.title) {{a, number}} {{a.b}}', { a: 1 })).toBe(
    '$t(sign-in.title) {{a, number}} {{a.b}}',
  );
  expect(ask('{{a}}')).toBe('{{a}}');
});

test('what is no message is its own text, and no id', () => {
  for (const wrong of ['nothing.here', 'toString', '__proto__', 'constructor', '']) {
    expect(translator('it')(wrong as MessageId, { count: 2 })).toBe(wrong);
    expect(isMessageId(wrong)).toBe(false);
  }
});
