import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

// Of argon2_cffi, made by the reference implementation's command line tool (phc-winner-argon2); passlib's tests
// quote them. The first is of version 1.2, which wrote no version.
it.each([
  ['$argon2i$m=65536,t=2,p=4$c29tZXNhbHQAAAAAAAAAAA$QWLzI4TY9HkL2ZTLc8g6SinwdhZewYrzz9zxCo0bkGY', 'password'],
  ['$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$IMit9qkFULCMA/ViizL57cnTLOa5DiVM9eMwpAvPwr4', 'password'],
  ['$argon2d$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$cZn5d+rFh+ZfuRhm2iGUGgcrW5YLeM6q7L3vBsdmFA0', 'password'],
  ['$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo', 'password'],
  // passlib's own, and Django's (tests/auth_tests/test_hashers.py).
  ['$argon2i$v=19$m=512,t=2,p=2$1sV0O4PWLtc12Ypv1f7oGw$z+yqzlKtrq3SaNfXDfIDnQ', 'táБℓə'],
  ['argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q', 'secret'],
])('%s', async (hash, password) => {
  expect(await inspectHash({ hash }, 'detect')(password)).toBe(true);
  expect(await inspectHash({ hash }, 'detect')(`${password}x`)).toBe(false);
});

it.each([
  ['m=65537,t=2,p=1', 'the stored argon2id hash costs too much: m=65537, at most 65536'],
  ['m=65536,t=11,p=1', 'the stored argon2id hash costs too much: t=11, at most 10'],
  ['m=65536,t=2,p=17', 'the stored argon2id hash costs too much: p=17, at most 16'],
  ['m=256,t=1', 'the stored argon2id hash is unreadable'],
])('does not compute %s', (cost, message) => {
  const hash = `$argon2id$v=19$${cost}$c29tZXNhbHQ$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo`;
  expect(() => inspectHash({ hash }, 'detect')).toThrow(message);
});

it('does not take four bytes for a hash', () => {
  const hash = '$argon2id$v=19$m=256,t=1,p=1$c29tZXNhbHQ$QWLzIw';
  expect(() => inspectHash({ hash }, 'detect')).toThrow('output bytes=4, at least 16');
});
