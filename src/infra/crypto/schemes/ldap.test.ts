import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);

// passlib's tests (test_handlers.py), with salts of 4, 8 and 16 bytes; 'secret' is OpenLDAP's own example.
it.each([
  ['{SHA}at+xg6SiyUovktq1redipHiJpaE=', 'helloworld'],
  ['{SHA}4FmyYo46Pi3glWed6YIsHRRm4PA=', 'táБℓə'],
  ['{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr', 'testing123'],
  ['{SSHA}0H+zTv8o4MR4H43n03eCsvw1luG8LdB7', 'secret'],
  ['{ssha}3yCSD1nLZXznra4N8XzZgAL+s1sQYsx5', 'táБℓə'],
  ['{SSHA}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw==', 'test'],
  ['{SSHA}/ZMF5KymNM+uEOjW+9STKlfCFj51bg3BmBNCiPHeW2ttbU0=', 'test'],
  ['{SSHA256}x1tymSTVjozxQ2PtT46ysrzhZxbcskK0o2f8hEFx7fAQQmhtDSEkJA==', 'password'],
  ['{SSHA256}TFv2RpwyO0U9mA0Hk8FsXRa1I+4dNUtv27Qa8dzGVLinlDIm', 'test'],
  ['{SSHA256}km7UjUTBZN8a+gf1ND2/qn15N7LsO/jmGYJXvyTfJKAbI0RoLWWslQ==', 'letmèïn'],
  [
    '{SSHA512}wExp4xjiCHS0zidJDC4UJq9EEeIebAQPJ1PWSwfhxWjfutI9XiiKuHm2AE41cEFfK+8HyI8bh+ztbczUGsvVFIgICWWPt7qu',
    'toomanysecrets',
  ],
  [
    '{SSHA512}f/lFQskkl7PdMsTGJxHZq8LDt/l+UqRMm6/pj4pV7/xZkcOaKCgvQqp+KCeXc/Vd4RY6vEHWn4y0DnFcQ6wgyv9fyxk=',
    'password',
  ],
])('%s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password.slice(0, -1)}?`)).toBe(false);
});

it.each([
  // passlib's known_malformed_hashes: cut off, no salt, a character that is none.
  '{SSHA}ZQK3Yvtvl6wtIRoISgMGPkcWU7Nf=',
  '{SSHA}at+xg6SiyUovktq1redipHiJpaE=',
  '{SSHA}P90+qijSp8MJ1tN25j5o1Pf=UvlqjXHOGeOckw==',
  '{SSHA256}Lpdyr1+lR+rtxgp3SpQnUuNw33ENivTl28nzF2ZI4Gk=',
  '{SSHA512}zFnn4/8x8GveUaMqgrYWyIWqFQ0Irt6gADPtRk4Uv3nUC6uR5cD8',
  '{SHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr',
  '{SHA}',
])('does not read %s', (hash) => {
  expect(() => inspectHash({ hash }, 'detect')).toThrow('unreadable');
});
