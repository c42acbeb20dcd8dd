import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization } from '../fixtures/people.ts';
import { type BareDatabase, createBareDatabase } from './databases.ts';
import { freePort, run } from './program.ts';

let house: House;
let bare: BareDatabase;
let folder: string;
let settings: Record<string, string>;

beforeAll(async () => {
  house = await openHouse();
  bare = await createBareDatabase();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-doctor-'));
  settings = {
    PUBLIC_URL: `http://localhost:${house.port}`,
    DATABASE_URL: house.urls.appUrl,
    SMTP_URL: house.mailbox.url,
    MAIL_FROM: 'portal@gatehouse.example',
    GATEHOUSE_KEYRING: generateKey(),
    GATEHOUSE_DATA: folder,
  };
});
afterAll(async () => {
  await house.close();
  await bare.drop();
  rmSync(folder, { recursive: true });
});

/** The exit code, and the line and level of each subject. */
async function examine(change: Record<string, string>) {
  const { code, stdout } = await run(['doctor'], { ...settings, ...change });
  const lines = stdout.split('\n');
  const about = (subject: string) => lines.filter((line) => line.slice(6).startsWith(subject));
  return { code, about, stdout };
}

describe('gatehouse doctor', () => {
  test('a healthy portal: nothing fails', async () => {
    const { code, about, stdout } = await examine({});
    expect(code).toBe(0);
    expect(stdout).not.toContain('fail ');
    expect(about('Database role')).toEqual([expect.stringContaining('ok    ')]);
    expect(about('Database schema')).toEqual([expect.stringContaining('up to date')]);
    expect(about('Mail server')).toEqual([expect.stringContaining('ok    ')]);
    expect(about('Address')).toEqual([
      expect.stringContaining(`Gatehouse answers at ${settings.PUBLIC_URL}`),
    ]);
    expect(about('Disk space')).toEqual([expect.stringContaining(folder)]);
  });

  test('what is missing from the configuration fails, and the rest is looked at all the same', async () => {
    const { code, about } = await examine({ MAIL_FROM: '' });
    expect(code).toBe(1);
    expect(about('Configuration')).toEqual([expect.stringContaining('MAIL_FROM is missing')]);
    expect(about('Database schema')).toEqual([expect.stringContaining('ok    ')]);
  });

  test('a mail server that does not answer, or wants a password', async () => {
    const silent = await examine({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
    expect(silent.code).toBe(1);
    expect(silent.about('Mail server')).toEqual([expect.stringMatching(/^fail .*ECONNREFUSED/)]);
    const strict = new SMTPServer({
      ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false },
      onAuth: (_auth, _session, done) => done(new Error('no such user')),
    });
    await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
    const { port } = strict.server.address() as AddressInfo;
    const locked = await examine({ SMTP_URL: `smtp://me:hush-hush@127.0.0.1:${port}` });
    await new Promise<void>((resolve) => strict.close(resolve));
    expect(locked.about('Mail server')).toEqual([expect.stringMatching(/^fail .*no such user/)]);
    expect(locked.stdout).not.toContain('hush-hush');
  });

  test('a database that does not answer, or knows no such password', async () => {
    const address = new URL(house.urls.appUrl);
    address.password = 'hush-hush';
    const locked = await examine({ DATABASE_URL: address.href });
    expect(locked.code).toBe(1);
    expect(locked.about('Database')).toEqual([expect.stringContaining('password authentication failed')]);
    expect(locked.stdout).not.toContain('hush-hush');
  });

  test('the wrong role', async () => {
    const { code, about, stdout } = await examine({ DATABASE_URL: house.urls.ownerUrl });
    expect(code).toBe(1);
    expect(about('Database role')).toEqual([expect.stringContaining('owns the tables')]);
    expect(stdout).toContain('→ Put a plain role into DATABASE_URL');
  });

  test('a pending migration', async () => {
    const { code, about, stdout } = await examine({ DATABASE_URL: bare.appUrl });
    expect(code).toBe(1);
    expect(about('Database schema')).toEqual([expect.stringContaining('migrations are pending')]);
    expect(stdout).toContain('→ Run: gatehouse migrate');
  });

  test('an address where nobody, or somebody else, answers', async () => {
    const port = await freePort();
    const silent = await examine({ PUBLIC_URL: `http://localhost:${port}` });
    expect(silent.code).toBe(0);
    expect(silent.about('Address')).toEqual([expect.stringMatching(/^warn .*ECONNREFUSED/)]);
    const { port: mailPort } = new URL(house.mailbox.url);
    const foreign = await examine({ PUBLIC_URL: `http://localhost:${mailPort}` });
    expect(foreign.about('Address')).toHaveLength(1);
    expect(foreign.about('Address')[0]).not.toContain('ok  ');
  });

  test('a host name of an organization that does not resolve', async () => {
    await addOrganization(house, { slug: 'lost', name: 'Lost and Found', host: 'sign-in.lost.invalid' });
    const { code, about } = await examine({});
    expect(code).toBe(1);
    expect(about("Organizations' addresses")).toEqual([
      expect.stringMatching(/^fail .*1 host name does not resolve: sign-in\.lost\.invalid/),
    ]);
  });

  test('a file with a secret that others may read', async () => {
    const path = join(folder, 'keyring');
    const { GATEHOUSE_KEYRING = '', ...rest } = settings;
    writeFileSync(path, GATEHOUSE_KEYRING, { mode: 0o644 });
    const open = await run(['doctor'], { ...rest, GATEHOUSE_KEYRING_FILE: path });
    expect(open.code).toBe(1);
    expect(open.stdout).toContain(`others may read ${path} (mode 0644)`);
    expect(open.stdout).toContain(`→ Run: chmod 600 ${path}`);
    chmodSync(path, 0o600);
    const closed = await run(['doctor'], { ...rest, GATEHOUSE_KEYRING_FILE: path });
    expect(closed.stdout).toMatch(/^ok .*1 file, for its owner only$/m);
  });

  test('a keyring that does not open what is there', async () => {
    // As the first start of a server would leave it.
    const other = { sealed: Buffer.from('not sealed by us').toString('base64') };
    await house.rows(
      `INSERT INTO settings (organization_id, section, value) VALUES ($1, 'keyring-proof', $2)`,
      [house.operatorsId, JSON.stringify(other)],
    );
    const { code, about } = await examine({});
    expect(code).toBe(1);
    expect(about('Keyring')).toEqual([expect.stringContaining('does not open what this database holds')]);
  });
});
