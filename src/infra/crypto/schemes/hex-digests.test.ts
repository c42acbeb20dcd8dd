import { describe, expect, it } from 'vitest';
import { inspectHash, type SchemeName } from '../hash-schemes.ts';

// The digests of 'abc': RFC 1321 §A.5, FIPS 180-2 §A.1 and §B.1. With a salt, 'abc' is put together.
const abc = {
  md5: '900150983cd24fb0d6963f7d28e17f72',
  sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
};

describe.each(['md5', 'sha1', 'sha256'] as const)('%s', (digest) => {
  const hash = abc[digest];
  it.each([
    [`${digest}-hex`, 'abc', undefined],
    [`salted-${digest}-hex`, 'bc', 'a'],
    [`salted-${digest}-hex-after`, 'ab', 'c'],
  ] as const)('%s', async (name, password, salt) => {
    expect(await inspectHash({ hash, salt }, name)(password)).toBe(true);
    expect(await inspectHash({ hash: hash.toUpperCase(), salt }, name)(password)).toBe(true);
    expect(await inspectHash({ hash, salt }, name)(`${password}d`)).toBe(false);
    if (salt) {
      expect(await inspectHash({ hash, salt: 'x' }, name)(password)).toBe(false);
      expect(() => inspectHash({ hash }, name)).toThrow(`the stored ${name} hash has no salt`);
      expect(() => inspectHash({ hash, salt: '' }, name)).toThrow('has no salt');
    }
  });

  it('says on which side the salt stands', async () => {
    expect(await inspectHash({ hash, salt: 'a' }, `salted-${digest}-hex-after`)('bc')).toBe(false);
    expect(await inspectHash({ hash, salt: 'c' }, `salted-${digest}-hex`)('ab')).toBe(false);
  });

  it('is never guessed', () => {
    expect(() => inspectHash({ hash, salt: 'a' }, 'detect')).toThrow('unknown scheme');
  });
});

// Django: tests/auth_tests/test_hashers.py of 4.2, SHA1PasswordHasher, MD5PasswordHasher, UnsaltedMD5PasswordHasher.
it.each([
  ['salted-sha1-hex', 'cff36ea83f5706ce9aa7454e63e431fc726b2dc8', 'seasalt'],
  ['salted-md5-hex', '3f86d0d3d465b7b458c231bf3555c0e3', 'seasalt'],
  ['md5-hex', '88a434c88cca4e900f7874cd98123f43', undefined],
] as [SchemeName, string, string | undefined][])('%s of an accent', async (name, hash, salt) => {
  expect(await inspectHash({ hash, salt }, name)('lètmein')).toBe(true);
  expect(await inspectHash({ hash, salt }, name)('letmein')).toBe(false);
});

it.each([abc.sha1, abc.md5.slice(1), `${abc.md5}0`, `${abc.md5.slice(1)}g`, ''])(
  'does not read %j as MD5',
  (hash) => {
    expect(() => inspectHash({ hash }, 'md5-hex')).toThrow('the stored md5-hex hash is unreadable');
  },
);
