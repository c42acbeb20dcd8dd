import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillBlank, fillPacked, makeBlank } from './blank.ts';

const fresh = () => ({
  csrf: randomBytes(64).toString('base64url'),
  nonce: randomBytes(16).toString('base64'),
});
type Piece = string | { what: 'csrf' | 'nonce' };

const put = (pieces: readonly Piece[], values: { csrf: string; nonce: string }) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : values[piece.what])).join('');

function check(pieces: readonly Piece[]): { plain: string; packed: Buffer } {
  const marks = fresh();
  const blank = makeBlank(put(pieces, marks), marks);
  let last: { plain: string; packed: Buffer } = { plain: '', packed: Buffer.alloc(0) };
  for (let turn = 0; turn < 3; turn++) {
    const values = fresh();
    last = { plain: fillBlank(blank, values), packed: fillPacked(blank, values) };
    expect(last.plain).toBe(put(pieces, values));
    expect(gunzipSync(last.packed).toString()).toBe(put(pieces, values));
  }
  return last;
}

const csrf = { what: 'csrf' } as const;
const nonce = { what: 'nonce' } as const;

test('a page with some places, and one without any', () => {
  const form = '<form class="choices" method="post"><input type="hidden" name="csrf" value="';
  const { plain, packed } = check([
    `<style nonce="`,
    nonce,
    '">',
    form,
    csrf,
    '"/>',
    form,
    csrf,
    '"/></form>',
  ]);
  expect(packed.length).toBeLessThan(plain.length);
  check(['nothing in it']);
  check([]);
});

test('places at the ends, side by side, and far apart', () => {
  check([csrf, 'between', csrf]);
  check([csrf, nonce, csrf, csrf]);
  check([
    'a'.repeat(50_000),
    csrf,
    randomBytes(40_000).toString('hex'),
    nonce,
    'a'.repeat(40_000),
    csrf,
    'ÿþà€😀',
  ]);
});

test('what follows a place is packed against what went before it', () => {
  const text = randomBytes(1_500).toString('base64');
  const { packed } = check([text, csrf, text, csrf, text]);
  expect(packed.length).toBeLessThan(2 * 1_500 + 2 * 86);
});

test('any text at all', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom<Piece>(csrf, nonce),
    // Whatever looks like what the packer works with.
    fc.constantFrom('ÿ', '\u00ff\u00ff', 'value="', '\0'.repeat(50)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      // Half of a surrogate pair is no text: it leaves as U+FFFD.
      check(pieces.map((each) => (typeof each === 'string' ? each.toWellFormed() : each)));
    }),
    { numRuns: 60 },
  );
});
