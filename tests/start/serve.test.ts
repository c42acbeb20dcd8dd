import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import { type Mailbox, openMailbox } from '../fixtures/mailbox.ts';
import { type BareDatabase, createBareDatabase } from './databases.ts';
import { freePort, run, start } from './program.ts';

let database: BareDatabase;
let mailbox: Mailbox;
let settings: Record<string, string>;

beforeAll(async () => {
  database = await createBareDatabase();
  mailbox = await openMailbox();
  const port = await freePort();
  settings = {
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    DATABASE_URL: database.appUrl,
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'portal@gatehouse.example',
    GATEHOUSE_KEYRING: generateKey(),
  };
});
afterAll(async () => {
  await mailbox.close();
  await database.drop();
});

const serveWith = (change: Record<string, string>) => run(['serve'], { ...settings, ...change });

describe('gatehouse serve', () => {
  test('without a configuration: what is missing, on standard error, and 78', async () => {
    const { code, stdout, stderr } = await run(['serve']);
    expect(code).toBe(78);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(5);
    expect(stderr).toMatch(/^PUBLIC_URL is missing/);
  });

  test('on a database without our schema: says what to run', async () => {
    const { code, stderr } = await serveWith({});
    expect(code).toBe(1);
    expect(stderr).toContain('0001_foundation.sql');
    expect(stderr).toContain('Run: gatehouse migrate');
  });

  test('two processes that migrate at once apply everything once', async () => {
    const migrate = () => run(['migrate'], { ...settings, DATABASE_OWNER_URL: database.ownerUrl });
    const both = await Promise.all([migrate(), migrate()]);
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    const applied = both.flatMap(({ stdout }) => stdout.match(/^applied .*$/gm) ?? []);
    expect(new Set(applied).size).toBe(applied.length);
    expect(applied).toContain('applied 0001_foundation.sql');
    for (const { stdout } of both) expect(stdout).toContain('The database schema is up to date.');
  });

  test('without the address of the owner there is nothing to migrate as', async () => {
    const { code, stderr } = await run(['migrate'], settings);
    expect(code).toBe(78);
    expect(stderr).toMatch(/^DATABASE_OWNER_URL is missing/);
  });

  test.each([
    ['the superuser', () => database.adminUrl, 'is a superuser'],
    ['the owner of the tables', () => database.ownerUrl, 'owns the tables'],
    [
      'a role that may pass over row-level security',
      () => database.addRole('BYPASSRLS'),
      'row-level security',
    ],
    [
      'a member of the owner',
      () => database.addRole('NOINHERIT IN ROLE gatehouse_owner'),
      'member of the role',
    ],
  ])('does not serve as %s', async (_who, address, why) => {
    const { code, stderr } = await serveWith({ DATABASE_URL: await address() });
    expect(code).toBe(78);
    expect(stderr).toContain(why);
    expect(stderr).toContain('Put a plain role into DATABASE_URL');
  });

  test('starts, offers the first operator a link, and ends when told to', async () => {
    const gatehouse = start(['serve'], settings);
    await gatehouse.says(`${settings.PUBLIC_URL}/set-up/`);
    for (const path of ['/healthz', '/readyz']) {
      expect(await answerOf(`${settings.PUBLIC_URL}${path}`)).toBe(200);
    }
    // Hashes give way to pages: the threads that do them are nicer than the rest (proc(5): field 19 of stat).
    expect(nicenessOf(gatehouse.child.pid, 'libuv-worker')).toEqual([10]);
    expect(nicenessOf(gatehouse.child.pid, 'MainThread')).toEqual([0]);
    const second = await serveWith({});
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`Port ${settings.PORT} of 127.0.0.1 is taken`);
    expect(await gatehouse.end('SIGTERM')).toBe(0);
    expect(gatehouse.stderr()).not.toContain('"level":"error"');
  });

  test('does not serve with a keyring that this database was not used with', async () => {
    const { code, stderr } = await serveWith({ GATEHOUSE_KEYRING: generateKey() });
    expect(code).toBe(78);
    expect(stderr).toContain('does not open what this database holds');
  });

  test('keys rotate: once a start has had both, the new one is enough', async () => {
    const newKey = generateKey();
    const both = start(['serve'], {
      ...settings,
      GATEHOUSE_KEYRING: `${newKey},${settings.GATEHOUSE_KEYRING}`,
    });
    await both.says('/set-up/');
    expect(await both.end('SIGTERM')).toBe(0);
    const alone = start(['serve'], { ...settings, GATEHOUSE_KEYRING: newKey });
    await alone.says('/set-up/');
    expect(await alone.end('SIGINT')).toBe(0);
  });

  test('a database that is not there is named, without its password', async () => {
    const address = new URL(database.appUrl);
    address.port = String(await freePort());
    const { code, stderr } = await serveWith({ DATABASE_URL: address.href });
    expect(code).toBe(1);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).not.toContain(address.password);
  });
});

const answerOf = async (url: string): Promise<number> => {
  // The link is shown before the port is open.
  for (let tries = 0; ; tries++) {
    try {
      return (await fetch(url)).status;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

/** The different nice values of a process's threads of one name. */
function nicenessOf(pid: number | undefined, name: string): number[] {
  const tasks = `/proc/${pid}/task`;
  const stats = readdirSync(tasks)
    .filter((id) => readFileSync(`${tasks}/${id}/comm`, 'utf8').trim() === name)
    .map((id) => readFileSync(`${tasks}/${id}/stat`, 'utf8'));
  return [...new Set(stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])))];
}
