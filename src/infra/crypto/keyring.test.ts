import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKey, KeyringError, type Place, readKeyring, UnsealError } from './keyring.ts';

const place: Place = { table: 't', organization: 'o', row: 'r', column: 'c' };
const key = Buffer.alloc(32, 7).fill(9, 16);
const fixed = readKeyring(`k1:${key.toString('base64')}`);

describe('readKeyring', () => {
  it('reads entries separated by commas or new lines, the current one first', () => {
    const [a, b, c] = [generateKey(), generateKey(), generateKey()];
    const ids = [a, b, c].map((entry) => entry.split(':')[0]);
    expect(readKeyring(`${a},${b}\n ${c} \n`).keyIds).toEqual(ids);
    expect(readKeyring(`${a}\r\n${b},\n${c}`).keyIds).toEqual(ids);
  });

  const secret = Buffer.from('do not print this key material!!').toString('base64');
  it.each([
    ['', /empty/],
    [' \n,', /empty/],
    [secret, /entry 1 .*no colon/],
    [`:${secret}`, /id of entry 1/],
    [`${secret}:${secret}`, /id of entry 1/],
    [`a:${secret.slice(0, 20)}`, /15 bytes/],
    [`a:${secret}AAAA`, /not base64|bytes/],
    [`a:!${secret.slice(1)}`, /not base64/],
    [`a:${Buffer.alloc(32).toString('base64')}`, /not random/],
    [`a:${secret},a:${generateKey().split(':')[1]}`, /id of entry 1 .*twice/],
    [`a:${secret}\nb:${secret}`, /key of entry 1 .*twice/],
    [`${generateKey()},b=${secret}`, /entry 2/],
  ])('refuses %j without repeating it', (text, message) => {
    const read = () => readKeyring(text);
    expect(read).toThrow(KeyringError);
    expect(read).toThrow(message);
    expect(read).not.toThrow(new RegExp(secret.slice(0, 8)));
  });

  it('shows no key when it is logged', () => {
    expect(JSON.stringify(fixed)).toBe('{"keyIds":["k1"]}');
  });
});

describe('seal and open', () => {
  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(fixed.open('p', fixed.seal('p', bytes, place), place).equals(bytes)).toBe(true);
      }),
    );
  });

  it('never gives the same bytes twice, and costs 38 bytes and the id of the key at most', () => {
    const [one, two] = [fixed.seal('p', 'text', place), fixed.seal('p', 'text', place)];
    expect(one.equals(two)).toBe(false);
    expect(one.length).toBe(30 + 'k1'.length + 'text'.length);
  });

  it('opens what was sealed years ago', () => {
    const sealed = 'AQJrMSzZhZDfbnLkB2+Sqx6CJKLmzQ/djQ6s7otg3q78bewbWIcJNb/ax3E5xg==';
    expect(fixed.open('demo', Buffer.from(sealed, 'base64'), place).toString()).toBe('kept for years');
  });

  it('refuses every altered or missing byte', () => {
    const sealed = fixed.seal('p', 'text', place);
    for (let index = 0; index < sealed.length; index++) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => fixed.open('p', altered, place), `byte ${index}`).toThrow(UnsealError);
      expect(() => fixed.open('p', sealed.subarray(0, index), place), `cut at ${index}`).toThrow(UnsealError);
    }
  });

  it('opens at its own place and for its own purpose only', () => {
    const sealed = fixed.seal('p', 'text', place);
    for (const other of ['table', 'organization', 'row', 'column']) {
      expect(() => fixed.open('p', sealed, { ...place, [other]: 'x' })).toThrow(UnsealError);
    }
    expect(() => fixed.open('q', sealed, place)).toThrow(UnsealError);
    const shifted = fixed.seal('p', 'text', { ...place, row: 'ab', column: 'c' });
    expect(() => fixed.open('p', shifted, { ...place, row: 'a', column: 'bc' })).toThrow(UnsealError);
  });

  it('opens under an older key, asks for resealing, and refuses a key that is gone', () => {
    const [old, fresh] = [generateKey(), generateKey()];
    const sealed = readKeyring(old).seal('p', 'text', place);
    const rotating = readKeyring(`${fresh},${old}`);
    expect(rotating.open('p', sealed, place).toString()).toBe('text');
    expect(rotating.needsResealing(sealed)).toBe(true);
    expect(rotating.needsResealing(rotating.seal('p', 'text', place))).toBe(false);
    expect(() => readKeyring(fresh).open('p', sealed, place)).toThrow(
      expect.objectContaining({ reason: 'unknown-key' }),
    );
  });
});

describe('mac', () => {
  it('is HMAC-SHA256 of the parts with their lengths, under a key derived by HKDF', () => {
    const derived = Buffer.from(hkdfSync('sha256', key, '', 'gatehouse/mac/p', 32));
    const message = Buffer.from('\0\0\0\x02ab\0\0\0\0\0\0\0\x01c', 'latin1');
    expect(fixed.mac('p', 'ab', '', Buffer.from('c'))).toEqual(
      createHmac('sha256', derived).update(message).digest(),
    );
  });

  it('differs for any two lists of parts and any two purposes', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], []];
    const seen = lists.flatMap((parts) => [fixed.mac('p', ...parts), fixed.mac('q', ...parts)]);
    expect(new Set(seen.map((mac) => mac.toString('hex'))).size).toBe(12);
  });

  it('is verified under every key of the keyring and under no other', () => {
    const [old, fresh] = [generateKey(), generateKey()];
    const mac = readKeyring(old).mac('p', 'a');
    const rotating = readKeyring(`${fresh},${old}`);
    expect(rotating.macs('p', 'a')).toEqual([readKeyring(fresh).mac('p', 'a'), mac]);
    expect(rotating.verifyMac(mac, 'p', 'a')).toBe(true);
    expect(rotating.verifyMac(mac, 'p', 'b')).toBe(false);
    expect(rotating.verifyMac(mac, 'q', 'a')).toBe(false);
    expect(rotating.verifyMac(mac.subarray(1), 'p', 'a')).toBe(false);
    expect(readKeyring(fresh).verifyMac(mac, 'p', 'a')).toBe(false);
  });
});
