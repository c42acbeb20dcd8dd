import { argon2Sync, createHash, randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createHasher, HashQueueFullError, UnsupportedHashError } from './hasher.ts';

const lane = { organization: 'a', ip: '1' };
const cheap = { memoryKib: 256, timeCost: 1, parallelism: 1, threads: 2 };
const hasher = createHasher(cheap);

describe('hash and verify', () => {
  it('makes argon2id hashes at the cost of the house and knows them again', async () => {
    const stored = await hasher.hash('correct horse', lane);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=256,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await hasher.hash('correct horse', lane)).not.toBe(stored);
    expect(await hasher.verify(stored, 'correct horse', lane)).toEqual({ matches: true, needsRehash: false });
    expect(await hasher.verify(stored, 'correct horsf', lane)).toEqual({
      matches: false,
      needsRehash: false,
    });
  });

  it('costs 19 MiB and two passes unless told otherwise', async () => {
    expect(await createHasher({}).hash('x', lane)).toContain('$m=19456,t=2,p=1$');
  });

  it('takes a password however its accents are composed', async () => {
    const [apart, whole] = ['perché'.normalize('NFD'), 'perché'.normalize('NFC')];
    for (const [set, typed] of [
      [apart, whole],
      [whole, apart],
    ] as const) {
      const stored = await hasher.hash(set, lane);
      expect(await hasher.verify(stored, typed, lane)).toMatchObject({ matches: true });
    }
  });

  it.each([
    ['255 letters', 'x'.repeat(255)],
    ['255 emoji', '🙂'.repeat(255)],
    ['a NUL', 'nul\0'],
  ])('takes the whole password: %s and one more', async (_what, start) => {
    const stored = await hasher.hash(`${start}a`, lane);
    expect(await hasher.verify(stored, `${start}b`, lane)).toMatchObject({ matches: false });
    expect(await hasher.verify(stored, start, lane)).toMatchObject({ matches: false });
    expect(await hasher.verify(stored, `${start}a`, lane)).toMatchObject({ matches: true });
  });

  it.each([
    { memory: 512, passes: 1, parallelism: 1, tagLength: 32, salt: 16 },
    { memory: 256, passes: 2, parallelism: 1, tagLength: 32, salt: 16 },
    { memory: 256, passes: 1, parallelism: 4, tagLength: 32, salt: 16 },
    { memory: 256, passes: 1, parallelism: 1, tagLength: 16, salt: 16 },
    { memory: 256, passes: 1, parallelism: 1, tagLength: 32, salt: 8 },
  ])('verifies a hash made elsewhere with %j and wants it made anew', async (elsewhere) => {
    const { memory, passes, parallelism, tagLength } = elsewhere;
    const nonce = randomBytes(elsewhere.salt);
    const tag = argon2Sync('argon2id', { message: 'secret', nonce, memory, passes, parallelism, tagLength });
    const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const stored = `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
    expect(await hasher.verify(stored, 'secret', lane)).toEqual({ matches: true, needsRehash: true });
    expect(await hasher.verify(stored, 'Secret', lane)).toMatchObject({ matches: false });
  });
});

describe('what it refuses', () => {
  const withCost = (cost: string) => `$argon2id$v=19$${cost}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  it.each([
    withCost('m=65537,t=1,p=1'),
    withCost('m=256,t=11,p=1'),
    withCost('m=256,t=1,p=17'),
    withCost('m=4294967295,t=4294967295,p=255'),
    withCost('m=256,t=1'),
    '$argon2id$',
    '$argon2i$v=19$m=65537,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA',
    '$2b$15$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
    '$2b$10$abcdefghijklmnopqrstuuAAAA',
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    `$6$rounds=1000000$x$${'A'.repeat(10_000)}`,
    'password',
    '',
  ])('does not compute %j', async (stored) => {
    const started = performance.now();
    await expect(hasher.verify(stored, 'password', lane)).rejects.toThrow(UnsupportedHashError);
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('cannot be set to a cost that it would refuse to verify', () => {
    expect(() => createHasher({ memoryKib: 65_537 })).toThrow(RangeError);
    expect(() => createHasher({ timeCost: 11 })).toThrow(RangeError);
  });

  it('refuses more than the queue holds', async () => {
    const small = createHasher({ ...cheap, maxQueueSeconds: 0.02 });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => small.hash('x', lane)));
    const failures = results.filter((result) => result.status === 'rejected');
    expect(failures.length).toBeGreaterThan(0);
    for (const { reason } of failures) expect(reason).toBeInstanceOf(HashQueueFullError);
    expect(small.stats()).toMatchObject({ running: 0, waiting: 0, refused: failures.length });
  });
});

describe('hashes made elsewhere', () => {
  // bcrypt: Openwall's crypt_blowfish. SHA-256 of 'abc': FIPS 180-2 §B.1.
  const bcrypt = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK';
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  it('verifies an imported one by its text and wants it made anew', async () => {
    expect(await hasher.verify(bcrypt, 'U*U*', lane)).toEqual({ matches: true, needsRehash: true });
    expect(await hasher.verify(bcrypt, 'U*U', lane)).toEqual({ matches: false, needsRehash: true });
    expect(await hasher.verify('{SSHA}0H+zTv8o4MR4H43n03eCsvw1luG8LdB7', 'secret', lane)).toEqual({
      matches: true,
      needsRehash: true,
    });
  });

  it('verifies one of another database, by its name or by its text', async () => {
    expect(await hasher.verifyForeign({ hash: bcrypt }, 'detect', 'U*U*', lane)).toBe(true);
    expect(await hasher.verifyForeign({ hash: bcrypt }, 'bcrypt', 'U*U*', lane)).toBe(true);
    expect(await hasher.verifyForeign({ hash: bcrypt }, 'bcrypt', 'U*U', lane)).toBe(false);
    const salted = { hash: digest, salt: 'a' };
    expect(await hasher.verifyForeign(salted, 'salted-sha256-hex', 'bc', lane)).toBe(true);
    expect(await hasher.verifyForeign(salted, 'salted-sha256-hex', 'bd', lane)).toBe(false);
    for (const scheme of ['detect', 'md5-hex', 'bcrypt'] as const) {
      await expect(hasher.verifyForeign(salted, scheme, 'bc', lane)).rejects.toThrow(UnsupportedHashError);
    }
  });

  it('takes the password as it was typed, too', async () => {
    // U+0958, DEVANAGARI LETTER QA: NFC takes it apart, a keyboard sends it whole.
    const typed = '\u0958';
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    for (const made of [typed, typed.normalize('NFC')]) {
      expect(await hasher.verifyForeign({ hash: sha256(made) }, 'sha256-hex', typed, lane)).toBe(true);
    }
    expect(await hasher.verifyForeign({ hash: sha256(typed) }, 'sha256-hex', 'क', lane)).toBe(false);
  });

  it('waits in the same line', async () => {
    const small = createHasher({ ...cheap, maxQueueSeconds: 0.02 });
    const stored = { hash: digest.slice(0, 32) };
    const tries = () => small.verifyForeign(stored, 'md5-hex', 'x', lane);
    const hashes = Array.from({ length: 50 }, () => small.hash('x', lane));
    await expect(tries()).rejects.toThrow(HashQueueFullError);
    await Promise.allSettled(hashes);
    expect(await tries()).toBe(false);
  });

  it('spends on an unknown account what its database costs', async () => {
    const slow = { hash: '$2a$10$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK' };
    const share = await costOfTheSecond(
      () => hasher.verifyForeign(slow, 'bcrypt', 'wrong', lane),
      () => hasher.dummyLike(slow, 'bcrypt', 'U*U*', lane),
    );
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(1.6);
    expect(await hasher.dummyLike(slow, 'bcrypt', 'U*U*', lane)).toBeUndefined();
  });
});

describe('what can be no password', () => {
  // A second and more, if it were computed.
  const slow = '$2a$14$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy';
  it.each([
    ['nothing', ''],
    ['more than 4,096 bytes', 'é'.repeat(2049)],
  ])('%s matches nothing and costs nothing', async (_what, password) => {
    const startedAt = performance.now();
    expect(await hasher.verify(slow, password, lane)).toEqual({ matches: false, needsRehash: true });
    expect(await hasher.verifyForeign({ hash: slow }, 'detect', password, lane)).toBe(false);
    const md5OfNothing = { hash: 'd41d8cd98f00b204e9800998ecf8427e' };
    expect(await hasher.verifyForeign(md5OfNothing, 'md5-hex', password, lane)).toBe(false);
    await createHasher({ memoryKib: 65_536, timeCost: 10 }).dummy(password, lane);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it('the empty one does not match even the hash of the empty one', async () => {
    const stored = await hasher.hash('', lane);
    expect(await hasher.verify(stored, '', lane)).toMatchObject({ matches: false });
  });

  it('a NUL matches nothing of another database and costs nothing', async () => {
    const startedAt = performance.now();
    expect(await hasher.verifyForeign({ hash: slow }, 'detect', 'U*U*\0', lane)).toBe(false);
    const md5 = { hash: createHash('md5').update('a\0b').digest('hex') };
    expect(await hasher.verifyForeign(md5, 'md5-hex', 'a\0b', lane)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

it('spends on nobody what it spends on somebody', async () => {
  const real = createHasher({ threads: 1 });
  const stored = await real.hash('password', lane);
  const share = await costOfTheSecond(
    () => real.verify(stored, 'wrong', lane),
    () => real.dummy('wrong', lane),
  );
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(1.6);
});

it('leaves files and host names their threads of the pool', async () => {
  const busy = createHasher({ memoryKib: 65_536, timeCost: 4, threads: 2 });
  let finished = 0;
  const hashes = Array.from({ length: 6 }, () => busy.hash('x', lane).then(() => finished++));
  await stat('.');
  expect(finished).toBe(0);
  await Promise.all(hashes);
});

/**
 * What the second costs, as a multiple of the first: of this process' own time, all threads, so that the
 * machine's other programs do not count.
 */
async function costOfTheSecond(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<number> {
  const spent = { first: 0, second: 0 };
  const measure = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  for (let round = 0; round < 12; round++) {
    spent.first += await measure(first);
    spent.second += await measure(second);
  }
  return spent.second / spent.first;
}
