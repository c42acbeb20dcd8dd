import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, it } from 'vitest';
import { readFilter, writeFilter } from './password-filter.ts';
import { isPredictable, repeatedUnit } from './password-patterns.ts';
import { isCommonPassword, loadWeakPasswords } from './weak-passwords.ts';

describe('weak passwords', () => {
  it.each([
    ['listed', 'password'],
    ['listed among the last of the 100,000', '070162'],
    ['listed for its length', 'everybodyknowsmyshit\\"rashanth.bhola@gmail.com'],
    ['in another case', 'PassWord'],
    ['in full-width letters', 'ｐａｓｓｗｏｒｄ'],
    ['with a tail', 'Sunshine2024!!!!'],
    ['with a tail after a short word', 'dragon123456789'],
    ['with a head and a tail', '2024-sunshine-2025'],
    ['twice', 'passwordpassword'],
    ['twice, with a space', 'Password password'],
    ['twice, with a tail', 'iloveyouiloveyou!!!'],
    ['again and again', 'abcabcabcabcabc'],
    ['of one character', 'aaaaaaaaaaaaaaa'],
    ['the alphabet', 'abcdefghijklmnop'],
    ['the alphabet backwards', 'zyxwvutsrqponmlk'],
    ['the digits', '123456789012345'],
    ['rows of the keyboard', 'qwertyuiopasdfgh'],
    ['rows of an Italian or French keyboard', 'azertyuiopqsdfgh'],
    ['pieces of rows', '1234qwerasdfzxcv'],
    ['columns of the keyboard', '1qaz2wsx3edc4rfv'],
    ['rows with a tail', 'Qwertyuiopasdfg!'],
    ['each digit again', '1111222233334444'],
  ])('are refused: %s', async (_why, password) => {
    expect(await isCommonPassword(password)).toBe(true);
  });

  it.each([
    'correct horse battery staple',
    'Il gatto dorme sul divano',
    'k7m2-p9qx-vbn4-hhte-2rwd-wx7a-c4jt',
    'Brume tardive au quai',
    'zwölf Boxkämpfer jagen',
    '7482 9163 5507 2214',
    'ab827364519203746aa',
    'хорошая погода сегодня',
    '窓の外に白い鳥がいる朝',
    '🙂🌧️🚲🍋🧵🪁🎻🧊',
    '',
  ])('are told from %j', async (password) => {
    expect(await isCommonPassword(password)).toBe(false);
  });

  it('hold the dictionary of zxcvbn', async () => {
    const filter = await loadWeakPasswords();
    expect(filter.size).toBeGreaterThan(100_000);
    const entries = dictionary['passwords-common'].map(String).filter((entry) => [...entry].length >= 4);
    expect(entries.length).toBeGreaterThan(40_000);
    expect(entries.filter((entry) => !filter.has(entry))).toEqual([]);
  });

  it('are mistaken for good ones never, and good ones for them once in a million at most', async () => {
    const filter = await loadWeakPasswords();
    let mistaken = 0;
    for (let index = 0; index < 300_000; index++) {
      if (filter.has(`no such password ${index}`)) mistaken++;
    }
    // 0.03 expected.
    expect(mistaken).toBeLessThanOrEqual(1);
    for (let index = 0; index < 500; index++) {
      const random = createHash('sha256').update(`${index}`).digest('base64url').slice(0, 16);
      expect(await isCommonPassword(random), random).toBe(false);
    }
  });

  it('take a time that grows with their length only', async () => {
    const started = performance.now();
    for (const piece of ['1', 'a1', '!a', 'ab', ' ']) await isCommonPassword(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('the file', () => {
  const path = new URL('./weak-passwords.bin', import.meta.url);

  it('is small, and refused when damaged', async () => {
    const file = await readFile(path);
    expect(file.length).toBeLessThan(500_000);
    expect(() => readFilter(file.subarray(0, -1))).toThrow('damaged');
    expect(() => readFilter(Buffer.concat([Buffer.from('X'), file.subarray(1)]))).toThrow('damaged');
    expect(() => readFilter(Buffer.alloc(0))).toThrow('damaged');
  });

  it('holds what was written, in any order', () => {
    const words = Array.from({ length: 1000 }, (_, index) => `word ${index}`);
    const file = writeFilter(words);
    expect(writeFilter(words.toReversed()).equals(file)).toBe(true);
    const filter = readFilter(file);
    expect(filter.size).toBe(1000);
    expect(words.every((word) => filter.has(word))).toBe(true);
    expect(filter.has('word 1000')).toBe(false);
  });
});

it('finds what repeats', () => {
  expect(repeatedUnit('abcabcabca')).toBe('abc');
  expect(repeatedUnit('abc abc')).toBe('abc ');
  expect(repeatedUnit('abcabd')).toBeUndefined();
  expect(repeatedUnit('aabaabaaab')).toBeUndefined();
});

it('finds runs', () => {
  expect(isPredictable('abcdzyxw')).toBe(true);
  expect(isPredictable('abcdxkqw')).toBe(false);
  expect(isPredictable('')).toBe(false);
});
