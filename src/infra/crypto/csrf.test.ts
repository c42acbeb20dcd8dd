import { describe, expect, it } from 'vitest';
import { checkCsrf, issueCsrf } from './csrf.ts';
import { generateKey, readKeyring } from './keyring.ts';

const [old, fresh] = [generateKey(), generateKey()];
const keyring = readKeyring(fresh);
const token = issueCsrf(keyring, 'browser');

describe('CSRF tokens', () => {
  it('are accepted from the browser they were issued to', () => {
    expect(checkCsrf(keyring, 'browser', token)).toBe(true);
    expect(checkCsrf(keyring, 'another', token)).toBe(false);
    expect(checkCsrf(keyring, '', token)).toBe(false);
  });

  it('share no byte of the MAC between two pages', () => {
    const tokens = Array.from({ length: 100 }, () => issueCsrf(keyring, 'browser'));
    for (let half = 0; half < 2; half++) {
      const halves = tokens.map((each) =>
        Buffer.from(each, 'base64url').toString('hex', half * 32, half * 32 + 32),
      );
      expect(new Set(halves).size).toBe(100);
    }
  });

  it('are accepted while keys rotate, and no longer than that', () => {
    const before = issueCsrf(readKeyring(old), 'browser');
    expect(checkCsrf(readKeyring(`${fresh},${old}`), 'browser', before)).toBe(true);
    expect(checkCsrf(keyring, 'browser', before)).toBe(false);
  });

  it('are refused with any bit changed', () => {
    for (let index = 0; index < 64; index++) {
      const bytes = Buffer.from(token, 'base64url');
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      expect(checkCsrf(keyring, 'browser', bytes.toString('base64url')), `byte ${index}`).toBe(false);
    }
  });

  it.each([
    '',
    'x',
    token.slice(1),
    `${token}A`,
    `${token}=`,
    `${token} `,
    '\0',
    '£'.repeat(86),
    'A'.repeat(86),
  ])('are told from %j', (text) => expect(checkCsrf(keyring, 'browser', text)).toBe(false));
});
