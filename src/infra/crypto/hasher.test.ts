import { argon2Sync, randomBytes } from 'node:crypto';
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
    '$argon2i$v=19$m=256,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA',
    '$2b$10$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
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

it('spends on nobody what it spends on somebody', async () => {
  const real = createHasher({ threads: 1 });
  const stored = await real.hash('password', lane);
  const fastest = { verify: Infinity, dummy: Infinity };
  for (let round = 0; round < 8; round++) {
    const started = performance.now();
    await real.verify(stored, 'wrong', lane);
    const between = performance.now();
    await real.dummy('wrong', lane);
    fastest.verify = Math.min(fastest.verify, between - started);
    fastest.dummy = Math.min(fastest.dummy, performance.now() - between);
  }
  expect(fastest.dummy / fastest.verify).toBeGreaterThan(0.6);
  expect(fastest.dummy / fastest.verify).toBeLessThan(1.6);
});

it('leaves files and host names their threads of the pool', async () => {
  const busy = createHasher({ memoryKib: 65_536, timeCost: 4, threads: 2 });
  let finished = 0;
  const hashes = Array.from({ length: 6 }, () => busy.hash('x', lane).then(() => finished++));
  await stat('.');
  expect(finished).toBe(0);
  await Promise.all(hashes);
});
