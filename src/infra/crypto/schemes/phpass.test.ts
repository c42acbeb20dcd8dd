import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);

// The first is of phpass itself (openwall.com/phpass, test.php); the others of John the Ripper's and passlib's tests.
it.each([
  ['$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'test12345'],
  ['$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00', 'test1'],
  ['$H$9PE8jEklgZhgLmZl5.HYJAzfGCQtzi1', '123456'],
  ['$P$912345678LIjjb6PhecupozNBmDndU0', 'thisisalongertestPW'],
  ['$P$612345678si5M0DDyPpmRCmcltU/YW/', 'JohnRipper'],
  ['$P$B12345678L6Lpt4BxNotVIMILOa9u81', 'JohnRipper'],
  ['$P$FiS0N5L672xzQx1rt1vgdJQRYKnQM9/', 'compL3X!'],
  ['$P$7SMy8VxnfsIy2Sxm7fJxDSdil.h7TW.', 'táБℓə'],
])('%s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password} `)).toBe(false);
  expect(await verify(hash, `${password.slice(0, -1)}?`)).toBe(false);
});

it.each([
  [
    '$P$JIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
    'the stored phpass hash costs too much: log2 of rounds=21, at most 20',
  ],
  ['$P$zIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'costs too much: log2 of rounds=63'],
  ['$P$4IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'has log2 of rounds=6, at least 7'],
  ['$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r!L0', 'unreadable'],
  ['$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L', 'unreadable'],
  ['$P$', 'unreadable'],
])('does not compute %s', (hash, message) => {
  expect(() => inspectHash({ hash }, 'detect')).toThrow(message);
});
