import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

// RFC 6070 §2 (HMAC-SHA1) and RFC 7914 §11 (HMAC-SHA256), put into PHC strings.
it.each([
  ['pbkdf2', 'password', 'salt', 1, '0c60c80f961f0e71f3a9b524af6012062fe037a6'],
  ['pbkdf2', 'password', 'salt', 2, 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
  ['pbkdf2', 'password', 'salt', 4096, '4b007901b765489abead49d926f721d065a429c1'],
  [
    'pbkdf2',
    'passwordPASSWORDpassword',
    'saltSALTsaltSALTsaltSALTsaltSALTsalt',
    4096,
    '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038',
  ],
  [
    'pbkdf2-sha256',
    'passwd',
    'salt',
    1,
    '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc' +
      '49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
  ],
  [
    'pbkdf2-sha256',
    'Password',
    'NaCl',
    80_000,
    '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56' +
      'a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
  ],
])('%s of %s, %s, %i', async (name, password, salt, iterations, hex) => {
  const expected = Buffer.from(hex, 'hex');
  const hash = `$${name}$i=${iterations},l=${expected.length}$${base64(Buffer.from(salt))}$${base64(expected)}`;
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password} `)).toBe(false);
});

it.each([
  // passlib's tests (test_handlers_pbkdf2.py).
  ['$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI', 'password'],
  ['$pbkdf2$1212$THDqatpidANpadlLeTeOEg$HV3oi1k5C5LQCgG1BMOL.BX4YZc', 'Ιωαννης'],
  ['$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ', 'password'],
  ['$pbkdf2-sha256$1212$3SABFJGDtyhrQMVt1uABPw$WyaUoqCLgvz97s523nF4iuOqZNbp5Nt8do/cuaa7AiI', 'Ιωαννης'],
  [
    '$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI' +
      '.BzY/YTNJOiKc5gBYFYGww',
    'password',
  ],
  // Django: tests/auth_tests/test_hashers.py of 4.2, and passlib's test_handlers_django.py.
  ['pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=', 'lètmein'],
  ['pbkdf2_sha256$10000$bEwAfNrH1TlQ$OgYUblFNUX1B8GfMqaCYUK/iHyO0pa7STTDdaEJBuY0=', 'táБℓə'],
  ['pbkdf2_sha1$10000$wz5B6WkasRoF$atJmJ1o+XfJxKq1+Nu1f1i57Z5I=', 'not a password'],
  // A subclass of Django's own hasher with hashlib.sha512, Django 5.2.
  [
    'pbkdf2_sha512$1000$seasalt$MvpYzRb9t8IHUO1U7cCcGPfI+JLcFRBOUbkty+vHmXzMoGO3EGn5ZDxFwkkOHVT55Elz3Qczs2+FNpDKUjv/RA==',
    'lètmein',
  ],
  // Made by Werkzeug 3.1, generate_password_hash with this salt.
  ['pbkdf2:sha256:1000$seasalt$26066bc977b619af32b20e976f390ba537723d0ac7aac8a76cbf419e78605f80', 'lètmein'],
  ['pbkdf2:sha1:1000$seasalt$96395e538c01993b73fcca06e584f0c6933477b2', 'lètmein'],
])('%s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}z`)).toBe(false);
});

const sha256Digest = 'WyaUoqCLgvz97s523nF4iuOqZNbp5Nt8do/cuaa7AiI';

it.each([
  [`$pbkdf2-sha256$2000001$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`, 'costs too much: iterations=2000001'],
  [
    `$pbkdf2-sha256$9999999999$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`,
    'costs too much: iterations=9999999999',
  ],
  [`$pbkdf2-sha256$99999999999$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`, 'unreadable'],
  [`$pbkdf2-sha256$0$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`, 'has iterations=0, at least 1'],
  // Two blocks of SHA-1 cost twice the iterations.
  [`$pbkdf2$i=1000001,l=32$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`, 'iterations=1000001, at most 1000000'],
  [`$pbkdf2-sha3$1000$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`, 'digest that is not computed here'],
  [`$pbkdf2-sha256$i=1000,l=33$3SABFJGDtyhrQMVt1uABPw$${sha256Digest}`, 'unreadable'],
  [`$pbkdf2-sha256$1000$3SABFJGDtyhrQMVt1uABPw$${sha256Digest.slice(0, 40)}`, 'unreadable'],
  [`pbkdf2_sha256$2000001$seasalt$${sha256Digest}=`, 'django-pbkdf2 hash costs too much: iterations=2000001'],
  [`pbkdf2_sha224$1000$seasalt$${sha256Digest}=`, 'django-pbkdf2 hash is of a digest'],
  [`pbkdf2:sha256:2000001$seasalt$${'0'.repeat(64)}`, 'werkzeug-pbkdf2 hash costs too much'],
])('does not compute %s', (hash, message) => {
  expect(() => inspectHash({ hash }, 'detect')).toThrow(message);
});
