import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

// RFC 7914 §12, put into PHC strings.
it.each([
  [
    'password',
    'NaCl',
    'ln=10,r=8,p=16',
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
      '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  ],
  [
    'pleaseletmein',
    'SodiumChloride',
    'ln=14,r=8,p=1',
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  ],
])('scrypt of %s, %s, %s', async (password, salt, cost, hex) => {
  const hash = `$scrypt$${cost}$${base64(Buffer.from(salt))}$${base64(Buffer.from(hex, 'hex'))}`;
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}.`)).toBe(false);
});

it.each([
  // passlib's tests (test_handlers_scrypt.py).
  ['$scrypt$ln=8,r=8,p=1$wlhLyXmP8b53bm1NKYVQqg$mTpvG8lzuuDk+DWz8HZIB6Vum6erDuUm0As5yU+VxWA', 'test'],
  ['$scrypt$ln=8,r=2,p=1$dO6d0xoDoLT2PofQGoNQag$g/Wf2A0vhHhaJM+addK61QPBthSmYB6uVTtQzh8CM3o', 'password'],
  ['$scrypt$ln=7,r=8,p=1$jjGmtDamdA4BQAjBeA9BSA$OiWRHhQtpDx7M/793x6UXK14AD512jg/qNm/hkWZG4M', 'táБℓə'],
  ['$scrypt$ln=1,r=4,p=2$yhnD+J+Tci4lZCwFgHCuVQ$fAsEWmxSHuC0cHKMwKVFPzrQukgvK09Sj+NueTSxKds', 'nacl'],
  // Django: tests/auth_tests/test_hashers.py of 4.2; the second made by Django 5.2.
  [
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
    'lètmein',
  ],
  [
    'scrypt$1024$seasalt$8$5$ozpUt/qDR/QLBzi9csaWJofO252yHC+Oxl5cycNUQkna/BBjumDq5KMXPAq1Xi3sxxGWxqtAlQmEE+DSWNl+FQ==',
    'lètmein',
  ],
  // Made by Werkzeug 3.1, generate_password_hash with this salt, at its own cost.
  [
    'scrypt:32768:8:1$seasalt$234adc1bad217ba78ba38755879749e79e0bd9e15594146d46e6420f2313e6228332c0781cdf9077cf34c4a8' +
      '18d359fe2eb589d29206092aba3cb6ee4afcac2f',
    'lètmein',
  ],
])('%s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}z`)).toBe(false);
});

const rest = '$wlhLyXmP8b53bm1NKYVQqg$mTpvG8lzuuDk+DWz8HZIB6Vum6erDuUm0As5yU+VxWA';

it('computes with 64 MiB', async () => {
  expect(await verify(`$scrypt$ln=16,r=8,p=1${rest}`, 'test')).toBe(false);
});

it.each([
  ['ln=17,r=8,p=1', 'the stored scrypt hash costs too much: MiB=128, at most 64'],
  ['ln=20,r=8,p=1', 'costs too much: MiB=1024'],
  ['ln=99,r=8,p=1', 'costs too much: MiB='],
  ['ln=16,r=8,p=5', 'costs too much: MiB times p=320, at most 256'],
  ['ln=10,r=1,p=9999999999', 'costs too much: MiB times p='],
  ['ln=10,r=134217728,p=8', 'costs too much: MiB='],
  ['ln=16,r=1,p=1', 'unreadable'],
  ['ln=0,r=1,p=1', 'unreadable'],
  ['ln=10,r=0,p=1', 'unreadable'],
  ['ln=10,r=8,p=0', 'unreadable'],
  ['ln=10,r=8', 'unreadable'],
])('does not compute %s', (cost, message) => {
  expect(() => inspectHash({ hash: `$scrypt$${cost}${rest}` }, 'detect')).toThrow(message);
});

it.each([
  [`scrypt$131072$seasalt$8$1$${'A'.repeat(86)}==`, 'django-scrypt hash costs too much: MiB=128'],
  [`scrypt$1000$seasalt$8$1$${'A'.repeat(86)}==`, 'django-scrypt hash is unreadable'],
  [`scrypt:131072:8:1$seasalt$${'0'.repeat(128)}`, 'werkzeug-scrypt hash costs too much: MiB=128'],
  [`scrypt:1024:8:1$seasalt$${'0'.repeat(40)}`, 'werkzeug-scrypt hash is unreadable'],
])('does not compute %s', (hash, message) => {
  expect(() => inspectHash({ hash }, 'detect')).toThrow(message);
});
