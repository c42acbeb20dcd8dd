import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composeToken,
  generatedPassword,
  normalizeReference,
  parseToken,
  randomSecret,
  referenceCode,
  sameBytes,
  sha256,
  sixDigits,
} from './secrets.ts';

const many = <T>(make: () => T) => Array.from({ length: 2000 }, make);

it('makes secrets of the length asked for', () => {
  expect(randomSecret()).toMatch(/^[\w-]{43}$/);
  expect(Buffer.from(randomSecret(16), 'base64url')).toHaveLength(16);
  expect(new Set(many(randomSecret)).size).toBe(2000);
});

it('hashes strings as UTF-8 (FIPS 180-4 sample)', () => {
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256('abc').toString('hex')).toBe(digest);
  expect(sha256(new Uint8Array([0, 0x61, 0x62, 0x63]).subarray(1)).toString('hex')).toBe(digest);
});

it('compares bytes', () => {
  expect(sameBytes('abc', Buffer.from('abc'))).toBe(true);
  expect(sameBytes('abc', 'abd')).toBe(false);
  expect(sameBytes('abc', 'ab')).toBe(false);
});

describe('reference codes', () => {
  it('use all of 32 characters that cannot be mistaken, about equally often', () => {
    const codes = many(referenceCode);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    const counts = Map.groupBy(codes.join('').replaceAll('-', ''), (character) => character);
    expect(counts.size).toBe(32);
    // 625 expected of each, deviation 25: eight deviations.
    for (const [character, found] of counts)
      expect(Math.abs(found.length - 625), character).toBeLessThan(200);
  });

  it('are recognized as people type them', () => {
    for (const typed of ['ABCD0-1EFGH', ' abcdo lefgh ', 'abcdOIefgh', 'A B C D 0 1 - E F G H']) {
      expect(normalizeReference(typed)).toBe('ABCD0-1EFGH');
    }
    for (const code of many(referenceCode)) expect(normalizeReference(code.toLowerCase())).toBe(code);
  });

  it.each(['', 'ABCD0-1EFG', 'ABCD0-1EFGHJ', 'ABCDU-1EFGH', 'ABCD0_1EFGH', 'ÀBCD0-1EFGH', 'ABCD0-1EFGſ'])(
    'are told from %j',
    (typed) => expect(normalizeReference(typed)).toBeUndefined(),
  );
});

it('makes passwords of seven readable groups', () => {
  for (const password of many(generatedPassword)) {
    expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){6}[a-hjkmnp-z2-9]{4}$/);
  }
  expect(Math.log2(31) * 28).toBeGreaterThan(128);
});

it('makes codes of six digits with every first digit', () => {
  const codes = many(sixDigits);
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  expect(new Set(codes.map((code) => code[0])).size).toBe(10);
});

describe('tokens', () => {
  const id = '0198c0de-0000-7000-8000-00000000beef';
  const token = composeToken(id, randomSecret());

  it('carry their organization and the secret', () => {
    fc.assert(
      fc.property(fc.uuid(), (organizationId) => {
        const secret = randomSecret();
        expect(parseToken(composeToken(organizationId, secret))).toEqual({
          organizationId,
          secret,
          hash: sha256(secret),
        });
      }),
    );
  });

  it('are made of a UUID and a whole secret only', () => {
    expect(() => composeToken('organization', randomSecret())).toThrow(TypeError);
    expect(() => composeToken(id, randomSecret(31))).toThrow(TypeError);
    expect(() => composeToken(id, `${randomSecret()}=`)).toThrow(TypeError);
  });

  it('have one spelling', () => {
    const [prefix = '', secret = ''] = token.split('.');
    // The last character of a prefix carries two bits, that of a secret four: the spare bits must be zero.
    const spare = (text: string) =>
      text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
    const wrong = [
      '',
      '.',
      prefix,
      secret,
      `${prefix}${secret}`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      `${token}.`,
      `${token}.x`,
      `.${token}`,
      `${prefix}.${secret}A`,
      `${prefix}.${secret.slice(1)}`,
      `${prefix.slice(1)}.${secret}`,
      `${prefix}.+${secret.slice(1)}`,
      `${prefix}.${'é'.repeat(43)}`,
      `${'QUFBQUFBQUFBQUFBQUFBQQ'.slice(0, -1)}R.${secret}`,
      `${spare(prefix)}.${secret}`,
    ];
    for (const text of wrong) expect(parseToken(text), text).toBeUndefined();
    expect(parseToken(token)?.organizationId).toBe(id);
  });

  it('never make the parser throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseToken(text)).toBeUndefined();
      }),
    );
  });
});
