import { describe, expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);
const seventyTwo = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

// Openwall crypt_blowfish 1.3, wrapper.c, its self-test; the last is passlib's.
it.each([
  ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
  ['$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a', 'U*U*U'],
  ['$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', seventyTwo],
  ['$2a$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG', 'táБℓə'],
])('%s', async (hash, password) => {
  for (const version of ['$2a$', '$2b$', '$2y$']) {
    const relabelled = hash.replace('$2a$', version);
    expect(await verify(relabelled, password)).toBe(true);
    expect(await verify(relabelled, `x${password.slice(1)}`)).toBe(false);
  }
});

// passlib's tests, known_incorrect_padding.
it.each([
  '$2a$04$oaQbBqq8JnSM1NHRPQGXORY4Vw3bdHKLIXTecPDRAcJ98cz1ilveO',
  '$2a$04$yjDgE74RJkeqC0/1NheSScrvKeu9IbKDpcQf/Ox3qsrRS/Kw42qIS',
  '$2a$04$yjDgE74RJkeqC0/1NheSSOrvKeu9IbKDpcQf/Ox3qsrRS/Kw42qIV',
])('reads %s, whose spare bits are not 0', async (hash) => {
  expect(await verify(hash, 'test')).toBe(true);
  expect(await verify(hash, 'tess')).toBe(false);
});

describe('a password longer than the 72 bytes that bcrypt sees', () => {
  // Openwall's fourth vector has 'chars after 72 are ignored' at its end.
  const hash = '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui';

  it.each(['chars after 72 are ignored', 'chars after 72 are ignorec', 'x', '\0'])(
    'does not match by its start: 72 bytes and %j',
    async (end) => {
      expect(await verify(hash, seventyTwo + end)).toBe(false);
      expect(await verify(`bcrypt$${hash}`, seventyTwo + end)).toBe(false);
    },
  );

  it('is counted in bytes', async () => {
    // 71 characters of one byte and one of two: made by bcrypt 4.0.1 for Python, which cut it after 72 bytes.
    const accented = '$2b$04$abcdefghijklmnopqrstuuNt.0ah97gHY3F7JC1Z6EXmQc0bQBhIO';
    expect(await verify(accented, 'p'.repeat(72))).toBe(true);
    expect(await verify(accented, `${'p'.repeat(72)}é`)).toBe(false);
  });

  it('takes as long as any other', async () => {
    const slower = hash.replace('$05$', '$10$');
    // This process' own time, so that the machine's other programs do not count.
    const total = ({ user, system }: NodeJS.CpuUsage) => user + system;
    const before = process.cpuUsage();
    await verify(slower, 'short');
    const short = total(process.cpuUsage(before));
    const between = process.cpuUsage();
    await verify(slower, seventyTwo.repeat(2));
    expect(total(process.cpuUsage(between))).toBeGreaterThan(short / 3);
  });
});

it('does not match a password with a NUL by what stands before it', async () => {
  const hash = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
  expect(await verify(hash, 'U*U\0')).toBe(false);
  expect(await verify(hash, 'U*U\0U*U')).toBe(false);
});

// passlib's tests, made by Django 1.6; the last two by Django 5.2, of the password in its own tests.
it.each([
  ['bcrypt$$2a$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG', 'táБℓə'],
  ['bcrypt_sha256$$2a$06$kCXUnRFQptGg491siDKNTu8RxjBGSjALHRuvhPYNFsa4Ea5d9M48u', 'táБℓə'],
  ['bcrypt_sha256$$2a$06$Tg/oYyZTyAf.Nb3qSgN61OySmyXA8FoY4PjGizjE1QSDfuL5MXNni', 'abc123'.repeat(12)],
  ['bcrypt_sha256$$2a$06$Tg/oYyZTyAf.Nb3qSgN61Ocy0BEz1RK6xslSNi8PlaLX2pe7x/KQG', `${'abc123'.repeat(12)}qwr`],
  ['bcrypt_sha256$$2a$06$Tg/oYyZTyAf.Nb3qSgN61OvY2zoRVUa2Pugv2ExVOUT2YmhvxUFUa', `${'abc123'.repeat(12)}xyz`],
  [
    'bcrypt_sha256$$2b$05$abcdefghijklmnopqrstuuxhbPvhy7eGT96CZQDLwErxrlJlKyuAW',
    'VSK0UYV6FFQVZ0KG88DYN9WADAADZO1CTSIVDJUNZSUML6IBX7LN7ZS3R5JGB3RGZ7VI7G7DJQ9NI8BQFSRPTG6UWTTVESA5ZPUN',
  ],
  ['bcrypt$$2b$05$abcdefghijklmnopqrstuueTFRGDqVFTIfwSnwEw/V4ZpLYuQbKSG', 'p'.repeat(72)],
])('Django: %s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password.slice(0, -1)}?`)).toBe(false);
});

it.each([
  ['$2b$15$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', 'bcrypt hash costs too much: cost=15'],
  ['$2b$31$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', 'bcrypt hash costs too much: cost=31'],
  ['$2b$03$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', 'bcrypt hash has cost=3, at least 4'],
  ['$2x$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', 'unknown scheme'],
  ['$2b$5$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', 'bcrypt hash is unreadable'],
  ['$2b$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBu', 'bcrypt hash is unreadable'],
  [
    'bcrypt$xyz$2a$06$/3OeRpbOf8/l6nPPRdZPp.nRiyYqPobEZGdNRBWihQhiFDh1ws1tu',
    'django-bcrypt hash is unreadable',
  ],
])('does not compute %s', (hash, message) => {
  expect(() => inspectHash({ hash }, 'detect')).toThrow(message);
});
