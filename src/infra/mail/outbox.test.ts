import { describe, expect, test } from 'vitest';
import { generateKey, readKeyring } from '../crypto/keyring.ts';
import { newId } from '../ids.ts';
import { isPlainAddress, parseMailbox } from './addresses.ts';
import { openLetter, queueMail } from './outbox.ts';

const infra = { keyring: readKeyring(generateKey()) };
const organizationId = newId();
const letter = { to: 'ann@blue.example', subject: 'Hello', text: 'Hi', html: '<p>Hi' };
const queue = (change: Partial<typeof letter> & { from?: string; replyTo?: string }) =>
  queueMail(infra, { organizationId, kind: 'test', ...letter, ...change });

describe('what may be queued', () => {
  test.each(['\r\nBcc: eve@evil.example', '\n', '\r', '\0', '\u0085'])(
    '%j is refused in every header',
    (bad) => {
      expect(() => queue({ to: `ann@blue.example${bad}` })).toThrow(TypeError);
      expect(() => queue({ to: `ann${bad}@blue.example` })).toThrow(TypeError);
      expect(() => queue({ replyTo: `help@blue.example${bad}` })).toThrow(TypeError);
      expect(() => queue({ from: `Blue${bad} <blue@blue.example>` })).toThrow(TypeError);
      expect(() => queue({ subject: `Hello${bad}` })).toThrow(TypeError);
    },
  );

  test.each([
    '',
    'ann',
    '@blue.example',
    'ann@',
    'ann@blue.example,eve@evil.example',
    'ann@blue.example;eve@evil.example',
    'ann@blue.example eve@evil.example',
    '<ann@blue.example>',
    'Ann <ann@blue.example>',
    '"ann@evil.example x"@blue.example',
    '"ann"@blue.example',
    'ann@evil.example@blue.example',
    'ann@[127.0.0.1]',
    'ann@127.1',
    'ann(comment)@blue.example',
    'ann@blue.example.',
    'ann..b@blue.example',
    'ａnn@blue.example',
    'ann@blüe.example',
    `${'a'.repeat(251)}@b.c`,
  ])('%j is no recipient', (to) => {
    expect(isPlainAddress(to)).toBe(false);
    expect(() => queue({ to })).toThrow(TypeError);
  });

  test.each(["o'neil+a_b@mail.blue-co.example", 'ANN@Blue.Example', 'root@localhost', 'a@b.c1'])(
    '%j is one',
    (to) => {
      expect(() => queue({ to })).not.toThrow();
    },
  );

  test('a mail opens again at its own place only', () => {
    const [, id, , , sealed] = queue({}).values as [string, string, string, null, Buffer];
    expect(openLetter(infra, organizationId, id, sealed)).toEqual(letter);
    expect(() => openLetter(infra, organizationId, newId(), sealed)).toThrow('altered');
    expect(() => openLetter(infra, newId(), id, sealed)).toThrow('altered');
  });
});

test('the sender is read as the configuration writes it', () => {
  expect(parseMailbox('Gate House <portal@blue.example>')).toEqual({
    name: 'Gate House',
    address: 'portal@blue.example',
  });
  expect(parseMailbox(' "Gate, House" <portal@blue.example> ').name).toBe('Gate, House');
  expect(parseMailbox('portal@blue.example')).toEqual({ name: '', address: 'portal@blue.example' });
  expect(() => parseMailbox('Gate House')).toThrow(TypeError);
  expect(() => parseMailbox('Gate\nHouse <portal@blue.example>')).toThrow(TypeError);
});
