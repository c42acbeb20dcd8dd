/** The order of characters on keyboards and in alphabets; after the last comes the first again. */
const tracks = [
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '147258369',
  '!@#$%^&*()',
];
const steps = tracks.flatMap((track) => [stepsOf([...track]), stepsOf([...track].reverse())]);

/**
 * Whether the text (in lower case) is made of runs of four or more characters on average: the same character,
 * neighbours in an alphabet, neighbours on a keyboard. 'qwertyuiopasdfgh' is one run of sixteen.
 */
export function isPredictable(text: string): boolean {
  const characters = [...text];
  let runs = 0;
  for (let at = 0; at < characters.length; runs++) at += runLength(characters, at);
  return characters.length > 0 && runs * 4 <= characters.length;
}

/**
 * The shortest piece whose repetition gives the text: 'abc' for 'abcabcabca'. A missing last character is
 * forgiven ('password password'); undefined when nothing repeats.
 */
export function repeatedUnit(text: string): string | undefined {
  const characters = [...text];
  const period = shortestPeriod(characters);
  return period * 2 <= characters.length + 1 ? characters.slice(0, period).join('') : undefined;
}

function runLength(characters: string[], start: number): number {
  let longest = 1;
  for (const next of steps) {
    let end = start + 1;
    while (end < characters.length && follows(next, characters[end - 1], characters[end])) end++;
    longest = Math.max(longest, end - start);
  }
  return longest;
}

function follows(next: Map<string, string>, before = '', after = ''): boolean {
  return before === after || next.get(before) === after;
}

function stepsOf(characters: string[]): Map<string, string> {
  return new Map(
    characters.map((character, index) => [character, characters[(index + 1) % characters.length] ?? '']),
  );
}

/** Knuth, Morris, Pratt: the length less the longest border (a beginning that is also the end). */
function shortestPeriod(characters: string[]): number {
  const borders: number[] = [0];
  let border = 0;
  for (let at = 1; at < characters.length; at++) {
    while (border > 0 && characters[at] !== characters[border]) border = borders[border - 1] ?? 0;
    if (characters[at] === characters[border]) border++;
    borders.push(border);
  }
  return characters.length - border;
}
