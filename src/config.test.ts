import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, inspectConfig, readConfig, readConfigOf } from './config.ts';

const complete = {
  PUBLIC_URL: 'https://portal.example',
  OPERATOR_URL: 'https://operators.portal.example',
  DATABASE_URL: 'postgres://app:secret-word@db.example/gatehouse',
  SMTP_URL: 'smtps://portal:secret-word@mail.example:465',
  MAIL_FROM: 'Portal <portal@portal.example>',
  GATEHOUSE_KEYRING: `one:${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`,
};
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const problemsOf = (change: Record<string, string | undefined>) =>
  inspectConfig({ ...complete, ...change }).problems;

describe('the configuration', () => {
  test('what is needed is enough, and the rest has defaults', () => {
    expect(readConfig(complete)).toMatchObject({
      HOST: ['127.0.0.1'],
      PORT: 3000,
      TRUSTED_PROXIES: [],
      LOG_LEVEL: 'info',
    });
  });

  test('everything that is missing is named at once', () => {
    const { problems } = inspectConfig({});
    expect(problems.map((line) => line.split(' ')[0])).toEqual([
      'PUBLIC_URL',
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'GATEHOUSE_KEYRING',
    ]);
    expect(() => readConfig({})).toThrow(ConfigError);
  });

  test.each([
    ['PUBLIC_URL', 'portal.example'],
    ['PUBLIC_URL', 'https://portal.example/sign-in'],
    ['PUBLIC_URL', 'https://portal.example?a=b'],
    ['PUBLIC_URL', 'https://me@portal.example'],
    ['PUBLIC_URL', 'ftp://portal.example'],
    ['PUBLIC_URL', 'http://portal.example'],
    ['OPERATOR_URL', 'https://portal.example'],
    ['OPERATOR_URL', ''],
    ['HOST', 'portal.example'],
    ['HOST', ','],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000x'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['DATABASE_URL', 'mysql://app:secret-word@db.example/gatehouse'],
    ['DATABASE_URL', 'postgres://db.example/gatehouse'],
    ['DATABASE_URL', 'postgres://app@db.example'],
    ['DATABASE_OWNER_URL', 'postgres://app:other@db.example/gatehouse'],
    ['SMTP_URL', 'https://mail.example'],
    ['MAIL_FROM', 'Portal'],
    ['MAIL_FROM', 'a@portal.example, b@portal.example'],
    ['GATEHOUSE_KEYRING', 'one:c2VjcmV0LXdvcmQ='],
    ['HASH_MEMORY_KIB', '1024'],
    // More than the hasher takes.
    ['HASH_MEMORY_KIB', '65537'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused, and nothing else', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} (must|is) `));
    expect(problems[0]).not.toContain('secret-word');
    expect(problems[0]).not.toContain('c2VjcmV0');
  });

  test('http:// and one address for all will do on localhost', () => {
    expect(problemsOf({ PUBLIC_URL: 'http://localhost:3000', OPERATOR_URL: undefined })).toEqual([]);
    expect(problemsOf({ PUBLIC_URL: 'http://portal.localhost', OPERATOR_URL: undefined })).toEqual([]);
  });

  test('a file may hold a setting; not both it and the variable', () => {
    const path = join(folder, 'smtp-url');
    writeFileSync(path, 'smtp://mail.example\n');
    const { SMTP_URL: _, ...rest } = complete;
    expect(readConfig({ ...rest, SMTP_URL_FILE: path }).SMTP_URL).toBe('smtp://mail.example');
    expect(problemsOf({ SMTP_URL_FILE: path })).toEqual([
      'SMTP_URL and SMTP_URL_FILE are both set: keep one of them',
    ]);
    const lost = inspectConfig({ ...rest, SMTP_URL_FILE: join(folder, 'lost') }).problems;
    expect(lost).toEqual([expect.stringMatching(/^SMTP_URL_FILE cannot be read: ENOENT/)]);
  });

  test('a command may ask for a few settings, and needs all of these', () => {
    expect(readConfigOf({}, ['PORT'])).toEqual({ PORT: 3000 });
    expect(() => readConfigOf({ DATABASE_URL: complete.DATABASE_URL }, ['DATABASE_OWNER_URL'])).toThrow(
      /^DATABASE_OWNER_URL is missing/,
    );
  });
});
